namespace PolarisSync.Plugins.Nacos.Wire;

/// <summary>What subscribers are shown: enabled instances alone, with a health that may be made up, and no namespace. A hint.</summary>
internal sealed record WireServiceInfo
{
    public string? Name { get; set; }

    public string? GroupName { get; set; }

    public List<WireInstance>? Hosts { get; set; }
}
