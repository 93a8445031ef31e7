using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;
using PolarisSync.Tests.Fakes;

namespace PolarisSync.Core.Tests.Properties;

/// <content>The plain model, and what must hold at all times.</content>
internal sealed partial class HistoryWorld
{
    // How old what the engine knows may be when it acts: an audit interval, the longest backoffs, and a call that hung.
    private static readonly TimeSpan s_memory = TimeSpan.FromSeconds(90);
    private readonly Dictionary<CopyId, DateTimeOffset> _desiredSince = [];
    private readonly Dictionary<CopyId, DateTimeOffset> _nativeThere = [];
    private readonly Dictionary<(string Destination, string Owner, ServiceKey Service), DateTimeOffset> _uncoveredSince = [];
    private readonly Dictionary<string, DateTimeOffset> _hungUntil = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _checked = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _lastRegistration = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _excused = new(StringComparer.Ordinal);

    /// <summary>The copies that belong at a destination now: the union of the natives of its sources, first task first, but for addresses of natives there.</summary>
    public Dictionary<(ServiceKey Service, HostPort Address), ServiceInstance> Desired(string destination)
    {
        var desired = new Dictionary<(ServiceKey, HostPort), ServiceInstance>();
        foreach (var task in _tasks.Where(task => task.Destination.Name == destination))
        {
            foreach (var service in Services.Where(service => task.FindMatch(service) is not null))
            {
                var natives = this[destination].Natives(service).Select(static native => native.Address).ToHashSet();
                foreach (var native in this[task.Source.Name].Natives(service).Where(native => !natives.Contains(native.Address)))
                {
                    desired.TryAdd((service, native.Address), native with { Mark = task.Source.Name });
                }
            }
        }

        return desired;
    }

    /// <summary>What is not as the model says; empty when all is.</summary>
    public IReadOnlyList<string> Differences()
    {
        var differences = new List<string>();
        foreach (var (name, registry) in Registries)
        {
            var desired = Desired(name);
            foreach (var service in Services)
            {
                var held = new HashSet<HostPort>();
                foreach (var entry in registry.Entries(service).Where(static entry => !entry.IsNative))
                {
                    var copy = entry.Instance;
                    if (!held.Add(copy.Address))
                    {
                        differences.Add($"{name} {service.Name} {copy.Key} is there twice");
                    }
                    else if (!desired.TryGetValue((service, copy.Address), out var wanted))
                    {
                        differences.Add($"{name} {service.Name} {copy.Key} of {entry.Owner ?? copy.Mark} is too many");
                    }
                    else if (!wanted.Equals(copy) || (entry.Owner is not null && entry.Owner != wanted.Mark))
                    {
                        differences.Add($"{name} {service.Name} {copy.Key} of {entry.Owner ?? copy.Mark} differs from what {wanted.Mark} has");
                    }
                }

                if (registry.State.Services.GetValueOrDefault(service) is { IsOurs: true, Entries.IsEmpty: true } && !desired.Keys.Any(key => key.Service == service) && IsGoneAtSources(name, service))
                {
                    differences.Add($"{name} {service.Name} is an empty service of ours");
                }

                differences.AddRange(desired.Keys.Where(key => key.Service == service && !held.Contains(key.Address)).Select(key => $"{name} {service.Name} {key.Address} is missing"));
            }
        }

        return differences;
    }

    private bool IsGoneAtSources(string destination, ServiceKey service) =>
        _tasks.Where(task => task.Destination.Name == destination).All(task => !this[task.Source.Name].State.Services.ContainsKey(service));

    private void NoteDesired()
    {
        foreach (var (name, registry) in Registries)
        {
            var desired = Desired(name).Select(pair => new CopyId(name, pair.Key.Service, pair.Value.Mark!, pair.Key.Address)).ToHashSet();
            foreach (var gone in _desiredSince.Keys.Where(copy => copy.Destination == name && !desired.Contains(copy)).ToList())
            {
                _desiredSince.Remove(gone);
            }

            foreach (var copy in desired)
            {
                _desiredSince.TryAdd(copy, Now);
            }

            foreach (var service in Services)
            {
                foreach (var native in registry.Natives(service))
                {
                    _nativeThere[new(name, service, "", native.Address)] = Now;
                }
            }

            if (_hanging.Contains(name))
            {
                _hungUntil[name] = Now;
            }
        }

        foreach (var task in _allTasks)
        {
            foreach (var service in Services)
            {
                var key = (task.Destination.Name, task.Source.Name, service);
                if (_tasks.Any(running => running.Name == task.Name && running.FindMatch(service) is not null))
                {
                    _uncoveredSince.Remove(key);
                }
                else
                {
                    _uncoveredSince.TryAdd(key, Now);
                }
            }
        }
    }

    private void CheckWrites()
    {
        foreach (var (name, registry) in Registries)
        {
            var log = registry.WriteLog;
            foreach (var write in log.Skip(_checked.GetValueOrDefault(name)))
            {
                Log.Add($"< {name} {write}");
                Check(name, write);
            }

            _checked[name] = log.Length;
            CheckViolations(name, registry);
        }
    }

    private void Check(string name, InMemoryWrite write)
    {
        if (write.Before is not { } before || !write.Outcome.IsApplied || write.Kind != ChangeKind.Delete || HungLately(name, write.At))
        {
            return;
        }

        var id = new CopyId(name, write.Service, write.Owner, before.Address);
        var gaveWay = _nativeThere.TryGetValue(id with { Owner = "" }, out var seen) && write.At - seen < s_memory;
        // Of two copies at an address the one of an unknown share stays (DESIGN law 3): nothing visible is taken away by that.
        var shown = this[name].Instances(write.Service).Any(instance => instance.Address == before.Address);
        if (!shown && _desiredSince.TryGetValue(id, out var since) && write.At - since > s_memory)
        {
            throw new HistoryException($"{name}: {write} deletes a copy whose native was there since {since:HH:mm:ss.fff}");
        }

        var uncovered = _uncoveredSince.TryGetValue((name, write.Owner, write.Service), out var from);
        var policy = _allTasks.First(task => task.Source.Name == write.Owner && task.Destination.Name == name).OnRemove;
        if (uncovered && policy == RemovalPolicy.Keep && write.At - from > TimeSpan.FromSeconds(1))
        {
            throw new HistoryException($"{name}: {write} deletes a copy that is kept");
        }

        // Closed all the time since: what closed and opened in between says a later moment.
        var source = Status!.Endpoints.FirstOrDefault(endpoint => endpoint.Name == write.Owner);
        if (source is { State: not "open" } && write.At > source.Since && !gaveWay && !uncovered)
        {
            throw new HistoryException($"{name}: {write} deletes although '{write.Owner}' is {source.State} since {source.Since:HH:mm:ss.fff}");
        }
    }

    // By address alone an application that registers within one read lag of our write cannot be seen (DESIGN law 5); the fake refuses the
    // write and tells. Anything later is our fault.
    private void CheckViolations(string name, InMemoryRegistry registry)
    {
        var violations = registry.Violations;
        foreach (var violation in violations.Skip(_excused.GetValueOrDefault(name)))
        {
            if (!Setting.Weak || !violation.Contains("would hit", StringComparison.Ordinal) || !RegisteredLately(name))
            {
                throw new HistoryException($"{name}: {violation}");
            }
        }

        _excused[name] = violations.Length;
    }

    private bool RegisteredLately(string name) => _lastRegistration.TryGetValue(name, out var at) && Now - at <= 3 * s_lag;

    private bool HungLately(string name, DateTimeOffset at) => _hungUntil.TryGetValue(name, out var until) && at - until < TimeSpan.FromSeconds(10);

    private readonly record struct CopyId(string Destination, ServiceKey Service, string Owner, HostPort Address);
}
