using System.Collections.Immutable;
using PolarisSync.Abstractions;
using PolarisSync.Core.Planning;

namespace PolarisSync.Core.Tests.Properties;

/// <summary>One random target for the planner.</summary>
internal sealed record PlanCase
{
    public required ImmutableArray<ObservedInstance> Observed { get; init; }

    public required ImmutableArray<Contribution> Contributions { get; init; }

    /// <summary>What became of withdrawn contributions, by owner.</summary>
    public required ImmutableDictionary<string, WithdrawnState> Withdrawn { get; init; }

    /// <summary>Ports whose changes the server refused.</summary>
    public required ImmutableHashSet<int> Refused { get; init; }

    public PlanInput Input => new()
    {
        Observed = new() { Target = Target, Instances = Observed },
        Contributions = [.. Contributions.OrderBy(static contribution => contribution.Order)],
        Canonicalize = static (desired, _) => new() { Instances = desired.Instances },
        Withdrawn = (owner, _) => Withdrawn.GetValueOrDefault(owner, WithdrawnState.None),
        Refused = change => Refused.Contains(change.Instance.Address.Port) ? "refused" : null,
    };

    public static TargetKey Target { get; } = new(new ServiceKey("default", "orders"));

    /// <summary>The destination after these changes, as a read would give it back.</summary>
    public PlanCase After(TargetPlan plan)
    {
        var changes = plan.Gains.Concat(plan.Yields).Concat(plan.Losses.Select(static loss => loss.Change)).ToList();
        var touched = changes.Select(static change => change.Observed?.Handle).ToHashSet(StringComparer.Ordinal);
        return this with
        {
            Observed =
            [
                .. Observed.Where(entry => !touched.Contains(entry.Handle)),
                .. changes.Where(static change => change.Desired is not null).Select(static change => new ObservedInstance
                {
                    Instance = change.Desired!,
                    Ownership = CopyOwnership.Ours,
                    Owner = change.Owner,
                    Handle = change.Observed?.Handle ?? $"new:{change.Owner}:{change.Instance}",
                }),
            ],
        };
    }

    public override string ToString() => string.Join(
        '\n',
        [
            .. Observed.Select(static entry => $"{entry.Ownership} {entry.Owner} {entry.Handle} {Tell(entry.Instance)}"),
            .. Contributions.Select(static part => $"{part.Task} order={part.Order} owner={part.Owner} unknown={part.Unknown} waits={part.LossesWait} upsert={part.UpsertOnly}: {string.Join(", ", part.Instances.Select(Tell))}"),
            .. Withdrawn.Select(static pair => $"withdrawn {pair.Key} {pair.Value}"),
            $"refused {string.Join(',', Refused)}",
        ]);

    private static string Tell(ServiceInstance instance) => $"{instance.Key} {instance.Cluster} mark={instance.Mark} {instance.Health} {instance.Weight}";
}
