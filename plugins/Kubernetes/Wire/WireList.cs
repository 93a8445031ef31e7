namespace PolarisSync.Plugins.Kubernetes.Wire;

/// <summary>A list or one page of it.</summary>
internal sealed class WireList<T>
    where T : class, IWireObject
{
    public string? Kind { get; init; }

    public WireListMeta? Metadata { get; init; }

    public List<T>? Items { get; init; }
}
