using System.Collections.Immutable;
using PolarisSync.Abstractions;
using PolarisSync.Core.Guard;
using PolarisSync.Core.Reporting;

namespace PolarisSync.Core.Engine;

/// <summary>Changes the server refused, set aside by content (DESIGN law 12).</summary>
internal sealed partial class Quarantine(TimeSpan retryAfter)
{
    private readonly Dictionary<(LossKey Key, bool IsDelete), Entry> _entries = [];

    /// <summary>Sets a change aside.</summary>
    public void Add(TargetId target, InstanceChange change, string message, string? serverVersion, DateTimeOffset now)
    {
        _entries[KeyOf(target, change)] = new(change.Kind, ContentOf(change), message, serverVersion, now, now + retryAfter);
    }

    /// <summary>The server's words when a change is set aside; null when it may be tried.</summary>
    public string? Find(TargetId target, InstanceChange change, string? serverVersion, DateTimeOffset now)
    {
        var key = KeyOf(target, change);
        if (!_entries.TryGetValue(key, out var entry))
        {
            return null;
        }

        if (now < entry.RetryAt && Equals(entry.Content, ContentOf(change)) && string.Equals(entry.ServerVersion, serverVersion, StringComparison.Ordinal))
        {
            return entry.Message;
        }

        _entries.Remove(key);
        return null;
    }

    /// <summary>When the next change set aside at this target is tried again; null when none is. What is due is in the plan already, and sent when it may be.</summary>
    public DateTimeOffset? NextRetry(TargetId target, DateTimeOffset now) =>
        _entries.Where(pair => pair.Key.Key.Target == target).Select(static pair => (DateTimeOffset?)pair.Value.RetryAt)
            .Concat(_services.Where(pair => pair.Key.Target == target).Select(static pair => (DateTimeOffset?)pair.Value.RetryAt))
            .Where(at => at > now)
            .DefaultIfEmpty(null).Min();

    /// <summary>What was refused at a target may be tried at once: the configuration that wants it changed.</summary>
    public void TryAgain(TargetId target)
    {
        foreach (var (key, entry) in _entries.Where(pair => pair.Key.Key.Target == target).ToList())
        {
            _entries[key] = entry with { RetryAt = DateTimeOffset.MinValue };
        }

        foreach (var (key, entry) in _services.Where(pair => pair.Key.Target == target).ToList())
        {
            _services[key] = entry with { RetryAt = DateTimeOffset.MinValue };
        }
    }

    /// <summary>Forgets what concerns instances a plan does not mention any more.</summary>
    public void Keep(TargetId target, IReadOnlySet<(string Owner, InstanceKey Instance)> mentioned)
    {
        foreach (var key in _entries.Keys.Where(key => key.Key.Target == target && !mentioned.Contains((key.Key.Owner, key.Key.Instance))).ToList())
        {
            _entries.Remove(key);
        }
    }

    /// <summary>Everything set aside, for status.</summary>
    public ImmutableArray<QuarantinedChange> List() =>
    [
        .. ListServices().OrderBy(static change => change.Destination, StringComparer.Ordinal).ThenBy(static change => change.Target, StringComparer.Ordinal).ThenBy(static change => change.Change, StringComparer.Ordinal),
        .. _entries.OrderBy(static pair => pair.Key.Key.ToString(), StringComparer.Ordinal).Select(static pair => new QuarantinedChange(
            pair.Key.Key.Target.Destination,
            pair.Key.Key.Target.Target.ToString(),
            pair.Key.Key.Instance.ToString(),
            ChangeNames.Of(pair.Value.Kind),
            pair.Value.Message,
            pair.Value.Since,
            pair.Value.RetryAt)),
    ];

    /// <summary>How many are set aside, by target and owner; a service object has none, so it stands under "".</summary>
    public IReadOnlyDictionary<(TargetId Target, string Owner), int> Counts() =>
        _entries.Keys.Select(static key => (key.Key.Target, key.Key.Owner)).Concat(_services.Keys.Select(static key => (key.Target, ""))).CountBy(static key => key).ToDictionary();

    private static (LossKey Key, bool IsDelete) KeyOf(TargetId target, InstanceChange change) =>
        (new LossKey(target, change.Owner, change.Instance), change.Kind == ChangeKind.Delete);

    private static object ContentOf(InstanceChange change) => change.Kind == ChangeKind.Delete ? change.Observed!.Handle : change.Desired!;

    private sealed record Entry(ChangeKind Kind, object Content, string Message, string? ServerVersion, DateTimeOffset Since, DateTimeOffset RetryAt);
}
