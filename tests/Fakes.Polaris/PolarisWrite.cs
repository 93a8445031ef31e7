namespace PolarisSync.Tests.Fakes.Polaris;

/// <summary>One item of a write: who wrote what, when, and what came of it.</summary>
public sealed record PolarisWrite
{
    /// <summary>When it was done or refused, by the server's clock.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Where it came in.</summary>
    public required PolarisChannel Channel { get; init; }

    /// <summary>The token it came with; empty for none.</summary>
    public required string Token { get; init; }

    /// <summary>What it was about.</summary>
    public required PolarisWriteKind Kind { get; init; }

    /// <summary>What the server answered for it.</summary>
    public required int Code { get; init; }

    /// <summary>The namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>The service; empty for a write of a namespace.</summary>
    public string Service { get; init; } = "";

    /// <summary>The id of the instance as it was given or computed; empty where there is none.</summary>
    public string InstanceId { get; init; } = "";

    /// <summary>True where the caller gave the id himself.</summary>
    public bool IdGiven { get; init; }

    /// <summary>The instance before; null when there was none, or nothing was done.</summary>
    public PolarisInstance? Before { get; init; }

    /// <summary>The instance after; null when there is none, or nothing was done.</summary>
    public PolarisInstance? After { get; init; }

    /// <summary>True where a native was deleted, or became another or a copy: what a synchroniser must never do.</summary>
    public bool TookNative => Before is { Mark: null } && (After is null || After.Mark is not null);
}
