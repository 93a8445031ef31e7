namespace PolarisSync.Plugins.Consul.Wire;

/// <summary>An operation on a service instance.</summary>
internal sealed record WireServiceOperation
{
    public required string Verb { get; init; }

    public required string Node { get; init; }

    public required WireServiceBody Service { get; init; }
}
