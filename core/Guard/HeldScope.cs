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

    /// <summary>What was normal when it tripped; null where that was not stored.</summary>
    public int? Base { get; init; }

    /// <summary>Whether the fall is one of usable instances, not of visible ones.</summary>
    public bool IsAboutUsable { get; init; }

    /// <summary>The log says since the start that it is held.</summary>
    public bool IsLogged { get; set; }

    /// <summary>The change log says that it is held; unlike the log, it outlives the process.</summary>
    public bool IsTold { get; set; }

    /// <summary>A person let everything in it through.</summary>
    public bool IsApproved { get; set; }

    /// <summary>What ended its losses so far, and how many.</summary>
    public SortedDictionary<string, int> Ends { get; } = new(StringComparer.Ordinal);

    /// <summary>Takes a loss out.</summary>
    /// <param name="key">The loss.</param>
    /// <param name="by">What ends it, for example <c>time</c>.</param>
    public bool End(LossKey key, string by)
    {
        if (!Losses.Remove(key))
        {
            return false;
        }

        Ends[by] = Ends.GetValueOrDefault(by) + 1;
        return true;
    }

    /// <summary>The losses.</summary>
    public Dictionary<LossKey, HeldLoss> Losses { get; } = [];

    /// <summary>Whether a loss of this target and task belongs to the scope.</summary>
    public bool Covers(TargetId target, string task) =>
        Target is { } own ? own == target : string.Equals(Task, task, StringComparison.Ordinal);
}
