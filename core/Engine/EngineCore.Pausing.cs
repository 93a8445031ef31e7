using PolarisSync.Core.Configuration;

namespace PolarisSync.Core.Engine;

/// <content>Pausing and resuming tasks.</content>
internal sealed partial class EngineCore
{
    /// <summary>The configured task with this name, or null.</summary>
    public TaskDefinition? FindTask(string name) => _configuration.Tasks.FirstOrDefault(task => string.Equals(task.Name, name, StringComparison.Ordinal));

    /// <summary>From now on the task writes nothing; calls under way end.</summary>
    public void Pause(string name, string reason)
    {
        if (Services.Pauses.Add(name, reason, _loop.Now))
        {
            Services.Decisions.Paused(name, reason);
        }

        TakeOverPauses();
    }

    /// <summary>The task goes on: the difference is planned and passes the guard.</summary>
    public void Resume(string name)
    {
        if (Services.Pauses.Find(name) is { } pause && Services.Pauses.Remove(name))
        {
            Services.Decisions.Resumed(name, pause);
        }

        TakeOverPauses();
    }

    // Tells the running tasks whether they are paused, and has everything planned anew that this concerns.
    private void TakeOverPauses()
    {
        var changed = false;
        foreach (var task in _tasks)
        {
            var (before, pause) = (task.Pause, Services.Pauses.Find(task.Definition.Name));
            task.Pause = pause;
            if (pause is null != before is null)
            {
                changed = true;
                foreach (var slot in task.Slots.Values.Where(static slot => slot.IsAttached))
                {
                    task.Destination.Pump?.Replan(slot.Target);
                }
            }
        }

        if (changed)
        {
            // A purge of a paused task waits for it.
            WakeTargets(Services.Withdrawals.All.Where(static record => record.PurgeNow).ToList());
        }
    }
}
