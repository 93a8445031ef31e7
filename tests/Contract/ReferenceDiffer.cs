using System.Collections.Immutable;
using PolarisSync.Abstractions;

namespace PolarisSync.Tests.Contract;

/// <summary>The plainest plan there is: what an adapter must be able to carry out, without the engine's laws.</summary>
internal static class ReferenceDiffer
{
    /// <summary>What makes the copies at a target equal to the canonical ones; copies of owners not in <paramref name="owners"/> stay.</summary>
    public static ChangeSet Plan(CanonicalService canonical, ObservedService observed, IReadOnlyCollection<string> owners)
    {
        var ours = observed.Instances
            .Where(instance => instance.Ownership == CopyOwnership.Ours && owners.Contains(instance.Owner!, StringComparer.Ordinal))
            .ToDictionary(instance => (instance.Owner!, instance.Instance.Key));
        var wanted = canonical.Instances.ToDictionary(instance => (instance.Mark!, instance.Key));
        var changes = new List<InstanceChange>();
        foreach (var (key, desired) in wanted)
        {
            if (!ours.TryGetValue(key, out var there))
            {
                changes.Add(new() { Kind = ChangeKind.Create, Owner = desired.Mark!, Desired = desired });
            }
            else if (!there.Instance.Equals(desired))
            {
                changes.Add(new() { Kind = ChangeKind.Update, Owner = desired.Mark!, Desired = desired, Observed = there });
            }
        }

        changes.AddRange(ours.Where(pair => !wanted.ContainsKey(pair.Key))
            .Select(pair => new InstanceChange { Kind = ChangeKind.Delete, Owner = pair.Value.Owner!, Observed = pair.Value }));
        var others = observed.Instances
            .Where(instance => instance.Ownership == CopyOwnership.Ours && !owners.Contains(instance.Owner!, StringComparer.Ordinal))
            .Select(instance => instance.Instance);
        return new()
        {
            Target = observed.Target,
            Observed = observed,
            Service = wanted.Count > 0 && (canonical.ServiceToWrite ?? !observed.Exists) ? ServiceAction.Ensure : ServiceAction.None,
            EnsureGroups = wanted.Count > 0 ? [.. canonical.Groups.Where(group => canonical.GroupsToWrite.Contains(group.Name, StringComparer.Ordinal))] : [],
            AdapterState = canonical.AdapterState,
            Changes = [.. changes.OrderBy(change => change.Kind).ThenBy(change => change.Instance)],
            Complete = [.. canonical.Instances.Concat(others).OrderBy(instance => instance.Key)],
            Metadata = canonical.Metadata,
        };
    }
}
