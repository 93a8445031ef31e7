using System.Collections.Immutable;
using PolarisSync.Core.Guard;
using PolarisSync.Core.Planning;

namespace PolarisSync.Core.Engine;

/// <content>
/// Groups that are to be purged, or were left behind by a task that keeps. What a task that is still there keeps needs no record: its <c>on_remove</c> says
/// so at every look.
/// </content>
internal sealed partial class Withdrawals
{
    private static readonly TimeSpan s_together = TimeSpan.FromSeconds(5);

    /// <summary>What is to become of a group that is there and not wanted; none where nothing was recorded.</summary>
    /// <param name="target">Its target.</param>
    /// <param name="group">Its name.</param>
    /// <param name="isPaused">Whether a task is paused: its purges wait.</param>
    public WithdrawnState StateOfGroup(TargetId target, string group, Func<string, bool> isPaused) =>
        FindGroup(target, group) is not { } record ? WithdrawnState.None
        : record.PurgeId is null ? WithdrawnState.Kept
        : record.PurgeNow && !isPaused(record.Task) ? WithdrawnState.PurgeNow
        : WithdrawnState.PurgePending;

    /// <summary>A purge of groups of the same task that was recorded a moment ago: one decision takes them all.</summary>
    public Withdrawal? FindGroupsOf(string task, DateTimeOffset now) =>
        All.FirstOrDefault(record => record is { Groups.IsEmpty: false, PurgeId: not null, PurgeNow: false } && now - record.Since < s_together && string.Equals(record.Task, task, StringComparison.Ordinal));

    /// <summary>After a complete read: groups that are gone, or wanted again, are done with.</summary>
    public void SettleGroups(TargetId target, ImmutableArray<string> present, IEnumerable<string> wanted)
    {
        var again = wanted.ToHashSet(StringComparer.Ordinal);
        foreach (var (key, records) in _records.Where(pair => pair.Key.Target == target).ToList())
        {
            if (records.RemoveAll(record => !record.Groups.IsEmpty && record.Groups.All(group => again.Contains(group) || !present.Contains(group, StringComparer.Ordinal))) > 0)
            {
                Revision++;
                DropEmpty(key.Target, key.Owner);
            }
        }
    }

    private Withdrawal? FindGroup(TargetId target, string group) =>
        _records.Where(pair => pair.Key.Target == target).SelectMany(static pair => pair.Value).FirstOrDefault(record => record.Groups.Contains(group));
}
