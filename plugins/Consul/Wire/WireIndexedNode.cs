namespace PolarisSync.Plugins.Consul.Wire;

/// <summary><see cref="WireDumpNode"/> with the indexes alone: all that is kept of the catalog while looking for what changed.</summary>
internal sealed record WireIndexedNode
{
    public required string Node { get; init; }

    public string? Address { get; init; }

    public Dictionary<string, string>? Meta { get; init; }

    public string? PeerName { get; init; }

    public required List<WireIndexedService>? Services { get; init; }

    public required List<WireIndexedCheck>? Checks { get; init; }
}
