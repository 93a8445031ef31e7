using System.Collections.Immutable;

namespace PolarisSync.Tests.Fakes.Polaris.State;

/// <summary>A service or an alias in the store. Its fields are replaced under the registry's lock.</summary>
internal sealed class StoredService
{
    public required string Id { get; init; }

    public required string Namespace { get; init; }

    public required string Name { get; init; }

    public required string Token { get; init; }

    public required DateTimeOffset Created { get; init; }

    /// <summary>The service this is another name for; null for a service.</summary>
    public StoredService? AliasOf { get; init; }

    public ImmutableSortedDictionary<string, string> Metadata { get; set; } = ImmutableSortedDictionary<string, string>.Empty;

    public ServiceAttributes Attributes { get; set; } = new();

    public ImmutableArray<string> ExportTo { get; set; } = [];

    public required string Revision { get; set; }

    public required DateTimeOffset Modified { get; set; }

    public required long Sequence { get; set; }

    /// <summary>The ports that instances brought, as the server adds them to its own field.</summary>
    public ImmutableList<uint> SeenPorts { get; set; } = [];

    /// <summary>What lists show of it, by id.</summary>
    public Dictionary<string, StoredInstance> Listed { get; } = new(StringComparer.Ordinal);
}
