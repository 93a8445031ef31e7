using System.Collections.Immutable;
using Microsoft.Extensions.Time.Testing;
using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;
using PolarisSync.Core.Engine;
using PolarisSync.Core.Reporting;
using PolarisSync.Core.Tests.Engine;
using PolarisSync.Tests.Fakes;

namespace PolarisSync.Core.Tests.Properties;

/// <summary>The registries, the engine and the clock of one random history; lives on a <see cref="SteppedScheduler"/>.</summary>
internal sealed partial class HistoryWorld : IAsyncDisposable
{
    private static readonly TimeSpan s_lag = TimeSpan.FromSeconds(1);
    private readonly InMemoryEndpointFactory _factory = new();
    private readonly InMemoryStateStore _store = new();
    private readonly ImmutableArray<TaskDefinition> _allTasks;
    private ImmutableArray<TaskDefinition> _tasks;
    private KillableStore _engineStore;
    private SyncEngine _engine;

    public HistoryWorld(HistorySetting setting)
    {
        Setting = setting;
        Log = new(Time);
        Registries = [.. (setting.TwoWay ? ["a", "b"] : new[] { "a", "b", "c" }).Select(name => (name, new InMemoryRegistry(Time, OptionsOf(setting, name))))];
        foreach (var (name, registry) in Registries)
        {
            _factory.Add(name, registry);
        }

        _allTasks = setting.TwoWay
            ? [TaskOf("a-to-b", "a", "b", RemovalPolicy.Keep), TaskOf("b-to-a", "b", "a", RemovalPolicy.Keep)]
            : [TaskOf("a-to-c", "a", "c", RemovalPolicy.Keep), TaskOf("b-to-c", "b", "c", RemovalPolicy.Purge)];
        _tasks = _allTasks;
        _engineStore = new(_store);
        _engine = NewEngine();
    }

    public HistorySetting Setting { get; }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public HistoryLog Log { get; }

    public ImmutableArray<(string Name, InMemoryRegistry Registry)> Registries { get; }

    public static ImmutableArray<ServiceKey> Services { get; } = [EngineHarness.Service("s0"), EngineHarness.Service("s1"), EngineHarness.Service("s2")];

    /// <summary>Tasks in force.</summary>
    public IReadOnlyList<TaskDefinition> Tasks => _tasks;

    public InMemoryRegistry this[string name] => _factory[name];

    public DateTimeOffset Now => Time.GetUtcNow();

    /// <summary>What the engine said of itself when all had settled last.</summary>
    public EngineStatus? Status { get; private set; }

    /// <summary>Everything that was written so far, whatever became of it.</summary>
    public int Writes => Registries.Sum(static pair => pair.Registry.WriteLog.Length);

    public async Task StartAsync()
    {
        await _engine.StartAsync(CancellationToken.None);
        await ApplyAsync();
        await SettleAsync();
    }

    /// <summary>Moves the clock and lets everything that follows from it happen.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        Time.Advance(time);
        await SettleAsync();
    }

    /// <summary>Ends every fault and brings all tasks back.</summary>
    public async Task HealAsync()
    {
        foreach (var (_, registry) in Registries)
        {
            Heal(registry);
        }

        _tasks = _allTasks;
        await ApplyAsync();
        await SettleAsync();
    }

    /// <summary>What a person would see, for the message of a failure.</summary>
    public string Describe()
    {
        var lines = Registries.SelectMany(pair => Services.SelectMany(service => pair.Registry.Entries(service)
            .OrderBy(static entry => entry.Instance.Key)
            .Select(entry => $"{pair.Name} {service.Name} {entry.Instance.Key} owner={entry.Owner} mark={entry.Instance.Mark} {entry.Instance.Health} {entry.Instance.Weight}")));
        var status = Status is null ? [] : Status.Tasks.Select(static task => $"task {task.Name} {task.State} {task.Reason}")
            .Concat(Status.Endpoints.Select(static endpoint => $"endpoint {endpoint.Name} {endpoint.State} {endpoint.Reason}"))
            .Concat(Status.Held.Select(static held => $"held {held.Id} {held.Scope} {held.Name} {held.Reason} {held.Count} until {held.ReleasedAt}"))
            .Concat(Status.Quarantined.Select(static change => $"set aside {change}"))
            .Concat(Status.Kept.Select(static kept => $"kept {kept}"))
            .Concat(Status.Unclaimed.Select(static copies => $"unclaimed {copies}"));
        return string.Join('\n', ["-- calls", .. Registries.Select(static pair => $"{pair.Name} {string.Join(", ", pair.Registry.Calls.Select(static call => $"{call.Key} {call.Value}"))}"), "-- registries", .. lines, "-- status", .. status, "-- log", Log.ToString()]);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (_, registry) in Registries)
        {
            registry.GoUp();
        }

        await KillAsync();
        Log.Dispose();
    }

    private static InMemoryRegistryOptions OptionsOf(HistorySetting setting, string name)
    {
        var weak = setting.Weak && (setting.TwoWay || name == "c");
        return new()
        {
            Watch = setting.Watch,
            ReadDelay = setting.ReadDelay,
            KeepsServices = setting.KeepsServices,
            Traits = weak
                ? new() { HasNamespaces = true, Identity = CopyIdentity.ByAddress, ReadLag = s_lag }
                : new() { HasNamespaces = true, ConditionalWrites = true },
        };
    }

    private static void Heal(InMemoryRegistry registry)
    {
        registry.GoUp();
        registry.MuteWatches = false;
        registry.RejectNothing();
        foreach (var service in Services)
        {
            registry.FailReadsOf(service, null);
        }
    }

    private TaskDefinition TaskOf(string name, string source, string destination, RemovalPolicy onRemove) => EngineHarness.Task(name, source, destination) with
    {
        OnRemove = onRemove,
        PurgeAfter = TimeSpan.FromSeconds(5),
        Guard = EngineHarness.Guard with { MinOwned = 4 },
        Methods = new() { Watch = Setting.Watched, AuditInterval = TimeSpan.FromSeconds(30) },
    };

    private SyncEngine NewEngine()
    {
        _engineStore = new(_store);
        var settings = new EngineSettings
        {
            MaxBackoff = TimeSpan.FromSeconds(5),
            LongBackoff = TimeSpan.FromSeconds(10),
            QuarantineRetry = TimeSpan.FromSeconds(30),
        };
        return new(settings, _factory, _engineStore, Time, Log);
    }

    private Task ApplyAsync() => _engine.ApplyConfigurationAsync(new EngineConfiguration { Tasks = _tasks }, CancellationToken.None);

    // As a process that is killed: nothing more is sent or stored.
    private async Task KillAsync()
    {
        _engineStore.Kill();
        using var at = new CancellationTokenSource();
        await at.CancelAsync();
        await _engine.StopAsync(at.Token);
    }

    // Everything that can happen without the clock has happened once nothing is left to run.
    private async Task SettleAsync()
    {
        await SteppedScheduler.IdleAsync();
        Status = await _engine.GetStatusAsync(CancellationToken.None);
        NoteDesired();
        CheckWrites();
    }
}
