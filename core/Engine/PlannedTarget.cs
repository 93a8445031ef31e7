using System.Collections.Immutable;
using PolarisSync.Core.Guard;
using PolarisSync.Core.Planning;

namespace PolarisSync.Core.Engine;

/// <summary>A plan with what becomes of its losses.</summary>
internal sealed record PlannedTarget
{
    /// <summary>The plan.</summary>
    public required TargetPlan Plan { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Losses the guard holds, with the held object's id.</summary>
    public ImmutableDictionary<LossKey, string> Held { get; init; } = ImmutableDictionary<LossKey, string>.Empty;

    /// <summary>Losses that wait, with the reason.</summary>
    public ImmutableDictionary<LossKey, string> Waiting { get; init; } = ImmutableDictionary<LossKey, string>.Empty;

    /// <summary>Losses that may be carried out.</summary>
    public ImmutableArray<PlannedLoss> Allowed { get; init; } = [];

    /// <summary>What paused tasks leave undone, by owner.</summary>
    public ImmutableArray<PausedWork> Paused { get; init; } = [];

    /// <summary>Losses were judged before all targets of their task were planned once; they are judged again shortly.</summary>
    public bool IsProvisional { get; init; }

    /// <summary>Gains that wait for a second look, with the reason (weak ownership).</summary>
    public ImmutableArray<(Abstractions.InstanceChange Change, string Reason)> Looking { get; init; } = [];
}
