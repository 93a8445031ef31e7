using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;
using PolarisSync.Core.Tests.Engine;
using PolarisSync.Tests.Fakes;

namespace PolarisSync.Core.Tests.Properties;

/// <content>What applications, people and accidents do.</content>
internal sealed partial class HistoryWorld
{
    private const int Shared = 4;
    private readonly Dictionary<string, List<(ServiceKey Service, ServiceInstance Instance)>> _forgotten = new(StringComparer.Ordinal);
    private readonly HashSet<string> _hanging = new(StringComparer.Ordinal);

    /// <summary>Plays one step, clock included.</summary>
    public async Task PlayAsync(HistoryStep step)
    {
        Log.Add($"> {step}");
        var (name, registry) = Registries[step.Registry % Registries.Length];
        var service = Services[step.Service % Services.Length];
        var instance = InstanceOf(step.Registry % Registries.Length, step.Number);
        if (step.Action is HistoryAction.Register or HistoryAction.RegisterMany or HistoryAction.Refill or HistoryAction.StripMark)
        {
            _lastRegistration[name] = Now;
        }

        if (IsEngines(step.Action))
        {
            await PlayEngineAsync(step);
        }
        else if (!PlayApplication(step, registry, service, instance) && !PlayPerson(step, registry, service))
        {
            PlayAccident(step, name, registry, service, instance);
        }

        await SettleAsync();
        for (var i = 0; i < step.Ticks; i++)
        {
            await PassAsync(TimeSpan.FromMilliseconds(step.TickMilliseconds));
        }
    }

    /// <summary>An instance: low numbers are the same address everywhere, the others belong to one registry.</summary>
    public static ServiceInstance InstanceOf(int registry, int number) => EngineHarness.Instance(number < Shared ? number : number + (40 * (registry + 1)));

    private static bool IsEngines(HistoryAction action) =>
        action is HistoryAction.RemoveTask or HistoryAction.NarrowTask or HistoryAction.ReturnTasks or HistoryAction.Kill or HistoryAction.Restart;

    private static bool PlayApplication(HistoryStep step, InMemoryRegistry registry, ServiceKey service, ServiceInstance instance)
    {
        switch (step.Action)
        {
            case HistoryAction.Register:
                registry.RegisterNative(service, instance);
                return true;
            case HistoryAction.RegisterMany:
                registry.RegisterNatives(service, Enumerable.Range(step.Number, 6).Select(number => InstanceOf(step.Registry, number)));
                return true;
            case HistoryAction.Change:
                UpdateNative(registry, service, step.Number, native => native with { Weight = 50 + step.Ticks, Metadata = native.Metadata.With("v", $"{step.Ticks}") });
                return true;
            case HistoryAction.TurnHealth:
                UpdateNative(registry, service, step.Number, static native => native with { Health = native.Health == InstanceHealth.Critical ? InstanceHealth.Passing : InstanceHealth.Critical });
                return true;
            case HistoryAction.Deregister:
                if (Pick(registry.Natives(service), step.Number) is { } leaving)
                {
                    registry.Deregister(service, leaving.Key);
                }

                return true;
            case HistoryAction.DeregisterMany:
                registry.DeregisterWhere(service, native => (native.Host[^1] + step.Number) % 2 == 0);
                return true;
            default:
                return false;
        }
    }

    private static bool PlayPerson(HistoryStep step, InMemoryRegistry registry, ServiceKey service)
    {
        switch (step.Action)
        {
            case HistoryAction.RemoveService:
                registry.DeregisterWhere(service, static _ => true);
                return true;
            case HistoryAction.EditCopy when Pick(registry.Copies(service), step.Number) is { } edited:
                registry.EditCopy(service, edited.Key, static copy => copy with { Weight = 7, Isolated = !copy.Isolated });
                return true;
            case HistoryAction.StripMark when Pick(registry.Copies(service), step.Number) is { } stripped:
                registry.StripMark(service, stripped.Key);
                return true;
            case HistoryAction.RemoveCopy when Pick(registry.Copies(service), step.Number) is { } removed:
                registry.RemoveCopy(service, removed.Key);
                return true;
            default:
                return step.Action is HistoryAction.Wait or HistoryAction.EditCopy or HistoryAction.StripMark or HistoryAction.RemoveCopy;
        }
    }

    private void PlayAccident(HistoryStep step, string name, InMemoryRegistry registry, ServiceKey service, ServiceInstance instance)
    {
        if (step.Action is HistoryAction.Down or HistoryAction.Garbage or HistoryAction.DenyAccess or HistoryAction.FailWrites or HistoryAction.Up)
        {
            _hanging.Remove(name);
        }

        switch (step.Action)
        {
            case HistoryAction.RestartEmpty:
                _forgotten[name] = [.. Services.SelectMany(key => registry.Natives(key).Select(native => (key, native)))];
                registry.Restart(empty: true);
                break;
            case HistoryAction.RestartKeeping:
                registry.Restart(empty: false);
                break;
            case HistoryAction.Refill when _forgotten.Remove(name, out var forgotten):
                foreach (var (key, native) in forgotten)
                {
                    registry.RegisterNative(key, native);
                }

                break;
            case HistoryAction.Down:
                registry.GoDown();
                break;
            case HistoryAction.Hang:
                registry.SetFault(InMemoryFault.Hang);
                _hanging.Add(name);
                break;
            case HistoryAction.Garbage:
                registry.SetFault(InMemoryFault.Garbage);
                break;
            case HistoryAction.DenyAccess:
                registry.SetFault(InMemoryFault.AccessDenied);
                break;
            case HistoryAction.FailWrites:
                registry.SetFault(InMemoryFault.Down, InMemoryFaultScope.Writes);
                break;
            case HistoryAction.Up:
                Heal(registry);
                break;
            case HistoryAction.DropWatches:
                registry.DropWatches();
                break;
            case HistoryAction.Mute:
                registry.MuteWatches = true;
                break;
            case HistoryAction.Unmute:
                registry.MuteWatches = false;
                break;
            case HistoryAction.HintForNothing:
                registry.Say(step.Number % 2 == 0 ? new SourceEvent.Changed(service) : new SourceEvent.ListChanged(service.Namespace));
                break;
            case HistoryAction.LoseAnswer:
                registry.LoseAnswer();
                break;
            case HistoryAction.FailNextWrite:
                registry.FailNext(1, step.Number % 3 == 0 ? SyncErrorKind.Protocol : SyncErrorKind.Transient, InMemoryFaultScope.Writes);
                break;
            case HistoryAction.FailNextRead:
                registry.FailNext(1, step.Number % 3 == 0 ? SyncErrorKind.Protocol : SyncErrorKind.Transient);
                break;
            case HistoryAction.FailReadsOf:
                registry.FailReadsOf(service, step.Number % 2 == 0 ? SyncErrorKind.Protocol : SyncErrorKind.Transient);
                break;
            case HistoryAction.Refuse:
                registry.Reject(refused => refused.Address == instance.Address, "refused by the test");
                break;
        }
    }

    private async Task PlayEngineAsync(HistoryStep step)
    {
        switch (step.Action)
        {
            case HistoryAction.RemoveTask:
                _tasks = _tasks.RemoveAll(task => task.Name == _allTasks[step.Registry % _allTasks.Length].Name);
                await ApplyAsync();
                break;
            case HistoryAction.NarrowTask:
                var chosen = _allTasks[step.Registry % _allTasks.Length].Name;
                _tasks = [.. _tasks.Select(task => task.Name == chosen ? task with { Matches = [new MatchDefinition { Namespace = "default", Service = NamePattern.Parse(Services[0].Name) }] } : task)];
                await ApplyAsync();
                break;
            case HistoryAction.ReturnTasks:
                _tasks = _allTasks;
                await ApplyAsync();
                break;
            case HistoryAction.Kill:
                await KillAsync();
                _engine = NewEngine();
                await StartAsync();
                break;
            case HistoryAction.Restart:
                // Without a fault: a graceful stop waits for writes under way, and a hanging server would hold it.
                if (_hanging.Count == 0)
                {
                    await _engine.StopAsync(CancellationToken.None);
                    _engine = NewEngine();
                    await StartAsync();
                }

                break;
        }
    }

    private static void UpdateNative(InMemoryRegistry registry, ServiceKey service, int number, Func<ServiceInstance, ServiceInstance> change)
    {
        if (Pick(registry.Natives(service), number) is { } native)
        {
            registry.UpdateNative(service, native.Key, change);
        }
    }

    private static ServiceInstance? Pick(IReadOnlyList<ServiceInstance> instances, int number) =>
        instances.Count == 0 ? null : instances.OrderBy(static instance => instance.Key).ElementAt(number % instances.Count);
}
