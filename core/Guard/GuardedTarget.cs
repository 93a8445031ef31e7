using System.Collections.Immutable;
using PolarisSync.Core.Planning;

namespace PolarisSync.Core.Guard;

/// <summary>What the guard knows of one target.</summary>
internal sealed class GuardedTarget
{
    /// <summary>What it showed over time.</summary>
    public required VisibleSeries Series { get; init; }

    /// <summary>What it showed last, also while <see cref="Series"/> has not begun.</summary>
    public VisibleCount Shown { get; set; }

    /// <summary>What it would show with every pending loss carried out.</summary>
    public VisibleCount After { get; set; }

    /// <summary>Copies of ours there, as the last plan saw them.</summary>
    public int Owned { get; set; }

    /// <summary>Losses of the last plan.</summary>
    public ImmutableDictionary<LossKey, PlannedLoss> Pending { get; set; } = ImmutableDictionary<LossKey, PlannedLoss>.Empty;

    /// <summary>Tasks that contribute here.</summary>
    public ImmutableArray<string> Tasks { get; set; } = [];

    /// <summary>When it was planned last; null before the first time since the start.</summary>
    public DateTimeOffset? PlannedAt { get; set; }

    /// <summary>How long nothing may come before the first filling is over.</summary>
    public TimeSpan Window { get; set; }

    /// <summary>How far back a base may reach here.</summary>
    public TimeSpan Reach { get; set; }

    /// <summary>Whether it was planned since the start; until then nothing is known of its losses.</summary>
    public bool IsPlanned { get; set; }
}
