namespace PolarisSync.Plugins.Nacos.Wire;

/// <summary>What the server says of itself.</summary>
internal sealed record WireState
{
    public string? Version { get; set; }
}
