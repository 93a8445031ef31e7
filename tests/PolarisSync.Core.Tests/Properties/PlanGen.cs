using System.Collections.Immutable;
using CsCheck;
using PolarisSync.Abstractions;
using PolarisSync.Core.Planning;

namespace PolarisSync.Core.Tests.Properties;

/// <summary>Random targets: two owners, three tasks, a handful of addresses, everything an observed service may hold.</summary>
internal static class PlanGen
{
    private static readonly Gen<string> s_owner = Gen.OneOf("a", "b");

    private static readonly Gen<ServiceInstance> s_instance = Gen.Select(
        Gen.Int[1, 8],
        Gen.OneOf("", "", "", "x"),
        Gen.OneOf(InstanceHealth.Passing, InstanceHealth.Passing, InstanceHealth.Critical),
        Gen.OneOf(100L, 100L, 0L, 50L),
        static (port, cluster, health, weight) => new ServiceInstance { Host = "10.0.0.1", Port = port, Cluster = cluster, Health = health, Weight = weight });

    private static readonly Gen<ObservedInstance> s_observed = Gen.Select(
        s_instance,
        Gen.OneOf(CopyOwnership.Ours, CopyOwnership.Ours, CopyOwnership.Ours, CopyOwnership.Foreign, CopyOwnership.Elsewhere),
        s_owner,
        Gen.OneOf(0, 0, 0, 1),
        static (instance, ownership, owner, odd) => new ObservedInstance
        {
            // Odd: a copy whose mark was stripped, a foreign one that some other tool marked.
            Instance = instance with { Mark = (ownership == CopyOwnership.Foreign) == (odd == 0) ? null : owner },
            Ownership = ownership,
            Owner = ownership == CopyOwnership.Foreign ? null : owner,
        });

    private static readonly Gen<Contribution> s_contribution = Gen.Select(
        s_instance.Array[0, 8],
        s_owner,
        Gen.OneOf(null, null, null, "unknown"),
        Gen.OneOf(null, null, null, "waits"),
        Gen.OneOf(false, false, false, true),
        static (instances, owner, unknown, waits, upsertOnly) => new Contribution
        {
            Task = "",
            Order = 0,
            Owner = owner,
            Unknown = unknown,
            LossesWait = waits,
            UpsertOnly = upsertOnly,
            Instances = [.. instances.DistinctBy(static instance => instance.Address).Select(instance => instance with { Mark = owner }).OrderBy(static instance => instance.Key)],
        });

    /// <summary>Anything.</summary>
    public static Gen<PlanCase> Any { get; } = Gen.Select(
        s_observed.Array[0, 12],
        s_contribution.Array[0, 3],
        Gen.OneOf(WithdrawnState.None, WithdrawnState.None, WithdrawnState.Kept, WithdrawnState.PurgePending, WithdrawnState.PurgeNow),
        Gen.Int[1, 8].Array[0, 2],
        static (observed, contributions, withdrawn, refused) => new PlanCase
        {
            Observed = [.. observed.Select(static (entry, number) => entry with { Handle = $"id-{number:00}" })],
            Contributions = [.. contributions.Select(static (contribution, number) => contribution with { Task = $"task-{number}", Order = number })],
            Withdrawn = ImmutableDictionary<string, WithdrawnState>.Empty.Add("b", withdrawn),
            Refused = [.. refused],
        });

    /// <summary>Everything is known, nothing withdrawn or refused: the plan reaches what is desired.</summary>
    public static Gen<PlanCase> Plain { get; } = Any.Select(static any => any with
    {
        Contributions = [.. any.Contributions.Select(static contribution => contribution with { Unknown = null, LossesWait = null, UpsertOnly = false })],
        Withdrawn = ImmutableDictionary<string, WithdrawnState>.Empty,
        Refused = [],
    });
}
