using System.Collections.Immutable;

namespace PolarisSync.Core.Guard;

/// <content>What is renamed, and what is forgotten because it is no target any more.</content>
internal sealed partial class LossGuard
{
    /// <summary>A task goes on under another name: what is held of it stays held.</summary>
    public void Rename(string task, string name)
    {
        foreach (var scope in _held.Where(scope => string.Equals(scope.Task, task, StringComparison.Ordinal)))
        {
            scope.Task = name;
            Revision++;
        }

        foreach (var target in _targets.Values)
        {
            target.Tasks = [.. target.Tasks.Select(other => string.Equals(other, task, StringComparison.Ordinal) ? name : other)];
            target.Pending = target.Pending.ToImmutableDictionary(
                static pair => pair.Key, pair => string.Equals(pair.Value.Task, task, StringComparison.Ordinal) ? pair.Value with { Task = name } : pair.Value);
        }
    }

    /// <summary>Forgets a target that is no target any more.</summary>
    public void Forget(TargetId id)
    {
        if (_targets.Remove(id))
        {
            Revision++;
        }

        foreach (var scope in _held)
        {
            foreach (var key in scope.Losses.Keys.Where(key => key.Target == id).ToList())
            {
                scope.End(key, "the end of their target");
            }
        }

        _released.RemoveWhere(key => key.Target == id);
        DropEmpty();
    }

    /// <summary>Forgets all targets of a destination that nothing is written to any more: they are no part of any task's scope.</summary>
    public void ForgetDestination(string destination)
    {
        foreach (var id in _targets.Keys.Where(id => string.Equals(id.Destination, destination, StringComparison.Ordinal)).ToList())
        {
            Forget(id);
        }
    }
}
