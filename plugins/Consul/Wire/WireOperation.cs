namespace PolarisSync.Plugins.Consul.Wire;

/// <summary>One operation of a transaction; exactly one member is set.</summary>
internal sealed record WireOperation
{
    public WireServiceOperation? Service { get; init; }

    public WireCheckOperation? Check { get; init; }
}
