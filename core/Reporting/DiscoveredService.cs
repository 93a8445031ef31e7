namespace PolarisSync.Core.Reporting;

/// <summary>A source service that a match includes.</summary>
public sealed record DiscoveredService
{
    /// <summary><c>namespace/name</c> at the source.</summary>
    public required string Service { get; init; }

    /// <summary>What it is called at the destination; empty when that is not known or cannot be used.</summary>
    public string Target { get; init; } = "";

    /// <summary>The match it belongs to: <c>match[0]</c>.</summary>
    public required string Match { get; init; }

    /// <summary>Whether anything of it is copied.</summary>
    public bool Copied { get; init; }

    /// <summary>Instances that are copied, or would be if nothing were in the way.</summary>
    public int Instances { get; init; }

    /// <summary>Instances the selector leaves out.</summary>
    public int LeftOut { get; init; }

    /// <summary>Why nothing of it is copied, or why it is not known what is, as a sentence; empty when all is well.</summary>
    public string Reason { get; init; } = "";
}
