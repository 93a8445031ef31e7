using System.Collections.Immutable;

namespace PolarisSync.Core.Configuration;

/// <summary>A document's <c>report</c>: where counts of calls and changes are written.</summary>
public sealed record ReportSettings
{
    /// <summary>Time between two reports.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Where to, in the order of the document; disabled ones included; may be empty.</summary>
    public ImmutableArray<ReportTarget> Targets { get; init; } = [];
}
