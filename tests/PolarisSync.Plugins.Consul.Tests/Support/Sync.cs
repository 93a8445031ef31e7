using System.Collections.Immutable;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Consul;

/// <summary>The engine's part in a few lines: reads a target, makes the changes that are needed, applies them.</summary>
internal static class Sync
{
    public static TargetKey Target(string service) => new(ServiceKeys.Of(service));

    public static ServiceInstance Instance(string host, int port = 80) =>
        new() { Host = host, Port = port, Health = InstanceHealth.Passing, Mark = "a" };

    public static async Task<ObservedService> ReadAsync(this IServiceDestination destination, string service, CancellationToken cancellationToken) =>
        await destination.ReadTargetsAsync([Target(service)], cancellationToken).SingleAsync(cancellationToken);

    public static async Task<ServiceSnapshot> ReadAsync(this IServiceSource source, string service, CancellationToken cancellationToken) =>
        await source.ReadServicesAsync([ServiceKeys.Of(service)], cancellationToken).SingleAsync(cancellationToken);

    /// <summary>What makes the copies of all owners in <paramref name="wanted"/> and of "a" equal to it.</summary>
    public static ChangeSet Diff(IServiceDestination destination, ObservedService observed, IEnumerable<ServiceInstance> wanted)
    {
        var desired = destination.Canonicalize(new() { Target = observed.Target, Instances = [.. wanted.OrderBy(instance => instance.Key)] }, observed).Instances;
        var owners = desired.Select(instance => instance.Mark).Append("a").ToHashSet(StringComparer.Ordinal);
        var ours = observed.Instances.Where(instance => instance.Ownership == CopyOwnership.Ours && owners.Contains(instance.Owner)).ToList();
        var changes = ImmutableArray.CreateBuilder<InstanceChange>();
        foreach (var instance in desired)
        {
            var there = ours.Find(copy => copy.Instance.Key == instance.Key && copy.Owner == instance.Mark);
            if (there is null)
            {
                changes.Add(new() { Kind = ChangeKind.Create, Owner = instance.Mark!, Desired = instance });
            }
            else if (!there.Instance.Equals(instance))
            {
                changes.Add(new() { Kind = ChangeKind.Update, Owner = instance.Mark!, Desired = instance, Observed = there });
            }
        }

        foreach (var copy in ours.Where(copy => !desired.Any(instance => instance.Key == copy.Instance.Key && instance.Mark == copy.Owner)))
        {
            changes.Add(new() { Kind = ChangeKind.Delete, Owner = copy.Owner!, Observed = copy });
        }

        return new() { Target = observed.Target, Observed = observed, Changes = changes.ToImmutable(), Complete = desired };
    }

    public static async Task<ChangeSetResult> ApplyAsync(
        this IServiceDestination destination, string service, IEnumerable<ServiceInstance> wanted, CancellationToken cancellationToken)
    {
        var changes = Diff(destination, await destination.ReadAsync(service, cancellationToken), wanted);
        return (await destination.ApplyAsync([changes], cancellationToken)).ChangeSets.Single();
    }

    /// <summary>Applies what must succeed.</summary>
    public static async Task PutAsync(
        this IServiceDestination destination, string service, IEnumerable<ServiceInstance> wanted, CancellationToken cancellationToken)
    {
        var result = await destination.ApplyAsync(service, wanted, cancellationToken);
        Assert.That(result.Outcomes.Where(outcome => !outcome.IsApplied).Select(outcome => outcome.Message), Is.Empty);
    }

    public static List<ServiceInstance> Ours(this ObservedService observed) =>
        [.. observed.Instances.Where(instance => instance.Ownership == CopyOwnership.Ours).Select(instance => instance.Instance).OrderBy(instance => instance.Key)];
}
