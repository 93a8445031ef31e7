namespace PolarisSync.Core.Guard;

/// <summary>All pending losses of a scope that look like an accident together. Lives until they came back, were approved, or time released them.</summary>
internal sealed class HeldScope
{
    /// <summary>Short id.</summary>
    public required string Id { get; init; }

    /// <summary>The target it is about; null when it is about a task.</summary>
    public TargetId? Target { get; init; }

    /// <summary>The task it is about; null when it is about a target.</summary>
    public string? Task { get; set; }

    /// <summary>The numbers that tripped it.</summary>
    public required string Reason { get; init; }

    /// <summary>Since when.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Pinned by a person: time never releases it.</summary>
    public bool Denied { get; set; }

    /// <summary>The losses.</summary>
    public Dictionary<LossKey, HeldLoss> Losses { get; } = [];

    /// <summary>Whether a loss of this target and task belongs to the scope.</summary>
    public bool Covers(TargetId target, string task) =>
        Target is { } own ? own == target : string.Equals(Task, task, StringComparison.Ordinal);
}
