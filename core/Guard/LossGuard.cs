using System.Collections.Immutable;
using PolarisSync.Core.Configuration;
using PolarisSync.Core.Planning;

namespace PolarisSync.Core.Guard;

/// <summary>
/// Holds losses that look like an accident (DESIGN law 9). Judges net loss in two scopes, a target and a task; knows no clock and does no I/O.
/// Not thread-safe: the engine's loop owns it.
/// </summary>
internal sealed partial class LossGuard
{
    private readonly Dictionary<TargetId, GuardedTarget> _targets = [];
    private readonly List<HeldScope> _held = [];
    private readonly HashSet<LossKey> _released = [];
    private readonly Dictionary<LossKey, string> _releasedBy = [];
    private readonly List<HeldScope> _ended = [];
    private int _lastId;

    /// <summary>Grows with every change that has to be stored.</summary>
    public long Revision { get; private set; }

    /// <summary>Everything held, oldest first.</summary>
    public IReadOnlyList<HeldScope> Held => _held;

    /// <summary>Targets and what they showed.</summary>
    public IReadOnlyDictionary<TargetId, GuardedTarget> Targets => _targets;

    /// <summary>Losses that were let through and are not carried out yet.</summary>
    public IReadOnlyCollection<LossKey> Released => _released;

    /// <summary>Puts stored state back in place of everything noted so far.</summary>
    public void Restore(IEnumerable<(TargetId Target, VisibleSeries Series)> series, IEnumerable<HeldScope> held, IEnumerable<LossKey> released, int lastId)
    {
        _targets.Clear();
        _held.Clear();
        _released.Clear();
        _releasedBy.Clear();
        _ended.Clear();
        foreach (var (target, samples) in series)
        {
            _targets[target] = new GuardedTarget { Series = samples };
        }

        _held.AddRange(held);
        _released.UnionWith(released);
        _lastId = lastId;
    }

    /// <summary>The number in the newest id.</summary>
    public int LastId => _lastId;

    /// <summary>Takes note of a plan and judges its losses.</summary>
    /// <param name="now">The moment.</param>
    /// <param name="id">The target.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="tasks">The tasks that contribute to it, in configuration order.</param>
    public GuardVerdict Judge(DateTimeOffset now, TargetId id, TargetPlan plan, IReadOnlyList<GuardedTask> tasks)
    {
        var target = TakeNote(now, id, plan, tasks);
        ForgetWhatCameBack(id, target, plan);
        var alsoHeld = new HashSet<TargetId>();
        Join(now, id, target, tasks, alsoHeld);

        var held = ImmutableDictionary.CreateBuilder<LossKey, string>();
        var needsRead = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        DateTimeOffset? again = null;
        foreach (var (key, loss) in target.Pending)
        {
            if (_released.Contains(key))
            {
                continue;
            }

            var task = FindTask(tasks, loss.Task, key.Owner);
            var scopes = _held.Where(scope => scope.Losses.ContainsKey(key)).ToList();
            if (scopes.Count == 0)
            {
                continue;
            }

            var due = DueAt(scopes, key, task?.Settings);
            if (due is { } at && now >= at && loss.Waits is null)
            {
                if (tasks.Where(other => string.Equals(other.Owner, key.Owner, StringComparison.Ordinal)).All(other => other.ReadAt >= at))
                {
                    Release(key, "time", $"time, held as {string.Join(" and ", scopes.Select(static scope => scope.Id))}");
                    continue;
                }

                needsRead.Add(key.Owner);
            }
            else if (due is { } later && now < later)
            {
                again = again is null || later < again ? later : again;
            }

            held[key] = scopes[0].Id;
        }

        CapReleased(target);
        return new() { Held = held.ToImmutable(), JudgeAgainAt = again, NeedsRead = needsRead.ToImmutable(), AlsoHeld = [.. alsoHeld] };
    }

    /// <summary>Takes note of what a target shows after a write: nothing else may look at it for long.</summary>
    public void NoteApplied(DateTimeOffset now, TargetId id, VisibleCount count)
    {
        if (_targets.TryGetValue(id, out var target))
        {
            target.Shown = count;
            if (target.Series.IsStarted && target.Series.Add(now, count, target.Window, target.Reach))
            {
                Revision++;
            }
        }
    }

    /// <summary>The held object with this id, or null.</summary>
    public HeldScope? Find(string id) => _held.Find(scope => string.Equals(scope.Id, id, StringComparison.OrdinalIgnoreCase));

    /// <summary>Lets everything in a held object through; the targets concerned are to be planned again.</summary>
    public ImmutableHashSet<TargetId> Approve(HeldScope scope)
    {
        var keys = scope.Losses.Keys.ToList();
        var words = $"approve of {scope.Id}";
        scope.IsApproved = true;
        foreach (var key in keys)
        {
            Release(key, words, words);
        }

        var targets = keys.Select(static key => key.Target).ToImmutableHashSet();
        foreach (var target in targets)
        {
            if (_targets.TryGetValue(target, out var guarded))
            {
                CapReleased(guarded);
            }
        }

        return targets;
    }

    /// <summary>Pins a held object.</summary>
    public void Deny(HeldScope scope)
    {
        scope.Denied = true;
        Revision++;
    }

    /// <summary>What let a loss through, in words; null when the guard never held it. After a restart only that it was let through is known.</summary>
    public string? WhyReleased(LossKey key) => _released.Contains(key) ? _releasedBy.GetValueOrDefault(key, "an earlier decision") : null;

    /// <summary>Held objects that ended since this was last asked.</summary>
    public IReadOnlyList<HeldScope> TakeEnded()
    {
        if (_ended.Count == 0)
        {
            return [];
        }

        var ended = _ended.ToList();
        _ended.Clear();
        return ended;
    }

    /// <summary>How many instances the scope of a held object shows at present, of the kind it is about.</summary>
    public int Present(HeldScope scope) => Sum(scope, static member => member.Shown);

    /// <summary>Why a scope is held, in the numbers of now: what was lost after it tripped has joined it.</summary>
    public string Reason(HeldScope scope, GuardSettings settings) =>
        scope.Base is { } normal ? GuardBase.Tell(normal, Sum(scope, static member => member.After), scope.IsAboutUsable, settings) ?? scope.Reason : scope.Reason;

    /// <summary>When time alone releases a loss, or null for never.</summary>
    public static DateTimeOffset? DueAt(HeldLoss loss, GuardSettings settings)
    {
        var hold = loss.Kind == LossKind.Gone ? settings.Hold : settings.HoldUnhealthy;
        return hold is { } time ? loss.Since + time : null;
    }

    private int Sum(HeldScope scope, Func<GuardedTarget, VisibleCount> count)
    {
        IEnumerable<GuardedTarget> members = scope.Target is { } target
            ? _targets.TryGetValue(target, out var own) ? [own] : []
            : _targets.Values.Where(other => other.Tasks.Contains(scope.Task ?? "", StringComparer.Ordinal));
        var sum = members.Aggregate(VisibleCount.Zero, (all, member) => all + count(member));
        return scope.IsAboutUsable ? sum.Usable : sum.Present;
    }

    private GuardedTarget TakeNote(DateTimeOffset now, TargetId id, TargetPlan plan, IReadOnlyList<GuardedTask> tasks)
    {
        if (!_targets.TryGetValue(id, out var target))
        {
            _targets[id] = target = new GuardedTarget { Series = new() };
            if (plan.Now == VisibleCount.Zero)
            {
                target.Series.BeginFilling(now);
            }
        }

        // While a target is filled for the first time its count says nothing about what is normal: the series starts once it is full or has
        // stood for a window, or at once where copies are already to be taken away.
        target.Window = tasks.Count == 0 ? TimeSpan.FromMinutes(1) : tasks.Max(static task => task.Settings.Window);
        target.Reach = tasks.Count == 0 ? TimeSpan.FromHours(1) : tasks.Max(static task => task.Settings.Window + task.Settings.Surge);
        var stood = target.PlannedAt is { } last && plan.Now.Present > 0 && tasks.Count > 0 && now - last >= tasks[0].Settings.Window;

        // What was wanted at the last look is there: it came then, however long nobody looked since, and what comes now is growth.
        var since = !target.Series.IsStarted && target.PlannedAt is { } looked && plan.Now == target.After ? looked : now;
        if ((target.Series.IsStarted || !plan.HasCreates || !plan.Losses.IsEmpty || stood) && target.Series.Add(since, plan.Now, target.Window, target.Reach))
        {
            Revision++;
        }

        if (!plan.Losses.IsEmpty)
        {
            target.Series.EndFilling();
        }

        target.PlannedAt = now;
        target.Shown = plan.Now;

        if (plan.Purged is { } purged)
        {
            // A purge is no loss: what it leaves is what is normal from now on.
            target.Series.Cap(purged);
            Revision++;
        }

        target.After = plan.After;
        target.Owned = plan.Owned;
        target.IsPlanned = true;
        target.Tasks = [.. tasks.Select(static task => task.Name)];
        var pending = plan.Losses.ToImmutableDictionary(loss => new LossKey(id, loss.Change.Owner, loss.Change.Instance), static loss => loss);

        // What was let through as unhealthy and is gone now is another loss.
        _released.RemoveWhere(key => pending.TryGetValue(key, out var loss) && target.Pending.TryGetValue(key, out var before) && before.Kind != loss.Kind);
        target.Pending = pending;
        return target;
    }

    private void ForgetWhatCameBack(TargetId id, GuardedTarget target, TargetPlan plan)
    {
        foreach (var scope in _held)
        {
            foreach (var key in scope.Losses.Keys.Where(key => key.Target == id && !target.Pending.ContainsKey(key) && !plan.UnknownOwners.Contains(key.Owner)).ToList())
            {
                scope.End(key, "their return");
                Revision++;
            }
        }

        if (_released.RemoveWhere(key => key.Target == id && !target.Pending.ContainsKey(key) && !plan.UnknownOwners.Contains(key.Owner)) > 0)
        {
            Revision++;
            foreach (var key in _releasedBy.Keys.Where(key => !_released.Contains(key)).ToList())
            {
                _releasedBy.Remove(key);
            }
        }

        DropEmpty();
    }

    private void Join(DateTimeOffset now, TargetId id, GuardedTarget target, IReadOnlyList<GuardedTask> tasks, HashSet<TargetId> alsoHeld)
    {
        if (target.Pending.Keys.All(_released.Contains))
        {
            return;
        }

        var settings = tasks.Count > 0 ? tasks[0].Settings : new GuardSettings();
        if (!_held.Exists(scope => scope.Target == id)
            && GuardBase.Of([target.Series], now, settings) is var normal
            && GuardBase.Trip(normal, target.After, target.Owned, settings) is { } reason)
        {
            _held.Add(Scope(normal, target.After, settings, reason, now, id, task: null));
        }

        foreach (var task in target.Pending.Values.Select(static loss => loss.Task).Distinct(StringComparer.Ordinal).ToList())
        {
            var guarded = FindTask(tasks, task, owner: null);
            var own = guarded?.Settings ?? settings;
            if (guarded is not { IsCompared: false } && !_held.Exists(scope => string.Equals(scope.Task, task, StringComparison.Ordinal)) && TripTask(now, task, own) is { } scope)
            {
                _held.Add(scope);
                alsoHeld.UnionWith(_targets.Where(other => other.Key != id && SweepIn(now, other.Key, other.Value, scope)).Select(static other => other.Key));
            }
        }

        // What comes later joins what is already held in its scope: a source that is refilled bit by bit must not lose the rest meanwhile.
        foreach (var scope in _held)
        {
            SweepIn(now, id, target, scope);
        }
    }

    private HeldScope? TripTask(DateTimeOffset now, string task, GuardSettings settings)
    {
        var members = _targets.Values.Where(other => other.IsPlanned && other.Tasks.Contains(task, StringComparer.Ordinal)).ToList();
        var after = members.Aggregate(VisibleCount.Zero, static (sum, member) => sum + member.After);

        // A target that was only just filled has no past; what it shows is what is normal there.
        var normal = members.Where(static member => !member.Series.IsStarted).Aggregate(
            GuardBase.Of([.. members.Where(static member => member.Series.IsStarted).Select(static member => member.Series)], now, settings), static (sum, member) => sum + member.Shown);
        return GuardBase.Trip(normal, after, members.Sum(static member => member.Owned), settings) is { } reason
            ? Scope(normal, after, settings, reason, now, target: null, task)
            : null;
    }

    private bool SweepIn(DateTimeOffset now, TargetId id, GuardedTarget target, HeldScope scope)
    {
        var joined = false;
        foreach (var (key, loss) in target.Pending)
        {
            if (!_released.Contains(key) && scope.Covers(id, loss.Task) && scope.Losses.GetValueOrDefault(key)?.Kind != loss.Kind)
            {
                scope.Losses[key] = new(now, loss.Kind);
                joined = true;
                Revision++;
            }
        }

        return joined;
    }

    private static DateTimeOffset? DueAt(List<HeldScope> scopes, LossKey key, GuardSettings? settings)
    {
        DateTimeOffset? due = DateTimeOffset.MinValue;
        foreach (var scope in scopes)
        {
            var own = scope.Denied || settings is null ? null : DueAt(scope.Losses[key], settings);
            due = own is null || due is null ? null : own > due ? own : due;
        }

        return due;
    }

    private void Release(LossKey key, string by, string words)
    {
        foreach (var scope in _held)
        {
            scope.End(key, by);
        }

        _released.Add(key);
        _releasedBy[key] = words;
        DropEmpty();
        Revision++;
    }

    // What was agreed to be lost is normal from now on; otherwise one more small loss within the window would trip the guard again.
    private void CapReleased(GuardedTarget target)
    {
        if (target.Pending.Count > 0 && target.Pending.Keys.All(_released.Contains))
        {
            target.Series.Cap(target.After);
        }
    }

    private void DropEmpty()
    {
        if (_held.Exists(static scope => scope.Losses.Count == 0))
        {
            _ended.AddRange(_held.Where(static scope => scope.Losses.Count == 0));
            _held.RemoveAll(static scope => scope.Losses.Count == 0);
            Revision++;
        }
    }

    private HeldScope Scope(VisibleCount normal, VisibleCount after, GuardSettings settings, string reason, DateTimeOffset now, TargetId? target, string? task)
    {
        var usable = GuardBase.IsAboutUsable(normal, after, settings);
        return new() { Id = NextId(), Target = target, Task = task, Reason = reason, Since = now, Base = usable ? normal.Usable : normal.Present, IsAboutUsable = usable };
    }

    private string NextId() => FormattableString.Invariant($"h{++_lastId}");

    private static GuardedTask? FindTask(IReadOnlyList<GuardedTask> tasks, string name, string? owner) =>
        tasks.FirstOrDefault(task => string.Equals(task.Name, name, StringComparison.Ordinal))
        ?? (owner is null ? null : tasks.FirstOrDefault(task => string.Equals(task.Owner, owner, StringComparison.Ordinal)));
}
