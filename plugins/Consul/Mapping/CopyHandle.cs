namespace PolarisSync.Plugins.Consul;

/// <summary>Names one copy: node and id. Names of our nodes hold no slash, so the first one splits.</summary>
/// <param name="Node">Node name.</param>
/// <param name="Id">Service id on that node.</param>
internal readonly record struct CopyHandle(string Node, string Id)
{
    public override string ToString() => $"{Node}/{Id}";

    public static bool TryParse(string text, out CopyHandle handle)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        handle = slash > 0 ? new(text[..slash], text[(slash + 1)..]) : default;
        return slash > 0;
    }
}
