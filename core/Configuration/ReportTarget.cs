using PolarisSync.Abstractions;

namespace PolarisSync.Core.Configuration;

/// <summary>One target of a document's <c>report</c>.</summary>
public sealed record ReportTarget
{
    /// <summary><c>file</c>, <c>prometheus</c> or <c>balad</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Whether it is used.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>The target's own settings, secrets resolved; never to be logged.</summary>
    public MetadataMap Options { get; init; } = MetadataMap.Empty;

    /// <summary>Where and how much to write, for <c>file</c>; null for the others.</summary>
    public ReportFileSettings? File { get; init; }

    /// <summary>The type only: options may hold secrets.</summary>
    public override string ToString() => Type;
}
