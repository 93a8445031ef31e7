namespace PolarisSync.Plugins.Consul.Wire;

/// <summary>What one write left behind; deletes leave nothing.</summary>
internal sealed record WireResult
{
    public WireIndexedService? Service { get; set; }

    public WireIndexedCheck? Check { get; set; }
}
