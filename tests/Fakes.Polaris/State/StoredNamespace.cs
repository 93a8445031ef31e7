using System.Collections.Immutable;

namespace PolarisSync.Tests.Fakes.Polaris.State;

/// <summary>A namespace in the store.</summary>
internal sealed record StoredNamespace
{
    public required string Name { get; init; }

    public string Comment { get; init; } = "";

    public string Owners { get; init; } = "";

    public ImmutableArray<string> ExportTo { get; init; } = [];

    public required DateTimeOffset Created { get; init; }

    public required DateTimeOffset Modified { get; init; }

    /// <summary>The place of its last write among all writes.</summary>
    public required long Sequence { get; init; }
}
