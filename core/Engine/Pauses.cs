using PolarisSync.Core.Reporting;

namespace PolarisSync.Core.Engine;

/// <summary>The tasks people paused, by name. Lives on the engine's loop; stored in the data folder.</summary>
internal sealed class Pauses
{
    private readonly SortedDictionary<string, TaskPause> _paused = new(StringComparer.Ordinal);

    /// <summary>Grows with every change that has to be stored.</summary>
    public long Revision { get; private set; }

    /// <summary>All of them.</summary>
    public IReadOnlyDictionary<string, TaskPause> All => _paused;

    /// <summary>The pause of a task, or null.</summary>
    public TaskPause? Find(string task) => _paused.GetValueOrDefault(task);

    /// <summary>Puts stored pauses back in place of everything noted so far.</summary>
    public void Restore(IEnumerable<KeyValuePair<string, TaskPause>> pauses)
    {
        _paused.Clear();
        foreach (var (task, pause) in pauses)
        {
            _paused[task] = pause;
        }
    }

    /// <summary>Pauses a task; of one that is paused already only the reason changes, and only if there is a new one. Says whether it was not paused before.</summary>
    public bool Add(string task, string reason, DateTimeOffset now)
    {
        var known = Find(task);
        var pause = known is null ? new TaskPause(now, reason) : reason.Length == 0 ? known : known with { Reason = reason };
        if (pause != known)
        {
            _paused[task] = pause;
            Revision++;
        }

        return known is null;
    }

    /// <summary>Ends the pause of a task; says whether there was one.</summary>
    public bool Remove(string task)
    {
        var removed = _paused.Remove(task);
        Revision += removed ? 1 : 0;
        return removed;
    }

    /// <summary>Forgets tasks that are configured no more.</summary>
    public void KeepOnly(IEnumerable<string> tasks)
    {
        if (_paused.Count == 0)
        {
            return;
        }

        foreach (var gone in _paused.Keys.Except(tasks, StringComparer.Ordinal).ToList())
        {
            Remove(gone);
        }
    }
}
