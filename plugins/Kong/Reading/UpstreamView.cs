using System.Collections.Immutable;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Kong;

/// <summary>An upstream that stands for a group of a target, with its rows.</summary>
internal sealed record UpstreamView
{
    /// <summary>The upstream.</summary>
    public required KongObject Upstream { get; init; }

    /// <summary>The group it stands for.</summary>
    public required KongIdentity Identity { get; init; }

    /// <summary>What the engine calls the group; see <see cref="GroupLabel"/>.</summary>
    public required string Label { get; init; }

    /// <summary>It is somebody else's, and only rows of ours are in it.</summary>
    public bool IsAttached { get; init; }

    /// <summary>It carries our tags.</summary>
    public bool IsOurs => !IsAttached && Upstream.Identity is not null;

    /// <summary>All rows, the newest first.</summary>
    public ImmutableArray<TargetRow> Rows { get; init; } = [];

    /// <summary>The newest row of ours at an address, or one that may become ours; null where there is none.</summary>
    public TargetRow? Find(HostPort address) =>
        Rows.FirstOrDefault(row => row.Kind == RowKind.Ours && row.Address == address) ?? Rows.FirstOrDefault(row => row.Kind == RowKind.Takeable && row.Address == address);

    /// <summary>Whether somebody else has a row at an address.</summary>
    public bool IsTaken(HostPort address) => Rows.Any(row => row.Kind == RowKind.Foreign && row.Address == address);

    /// <summary>Whether any row is not ours.</summary>
    public bool HasForeign => Rows.Any(static row => row.Kind != RowKind.Ours);

    /// <summary>Whether any row is ours.</summary>
    public bool HasOurs => Rows.Any(static row => row.Kind == RowKind.Ours);
}
