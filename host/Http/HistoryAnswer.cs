using System.Collections.Immutable;
using PolarisSync.Host.History;

namespace PolarisSync.Host.Http;

/// <summary>Entries of the change log, the newest last.</summary>
internal sealed record HistoryAnswer
{
    public required ImmutableArray<HistoryLine> Entries { get; init; }
}
