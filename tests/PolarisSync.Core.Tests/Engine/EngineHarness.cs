using System.Collections.Immutable;
using Microsoft.Extensions.Time.Testing;
using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;
using PolarisSync.Core.Engine;
using PolarisSync.Core.Reporting;
using PolarisSync.Tests.Fakes;

namespace PolarisSync.Core.Tests.Engine;

/// <summary>An engine on in-memory registries and a clock that only tests move.</summary>
internal sealed class EngineHarness : IAsyncDisposable
{
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(20);
    private readonly List<InMemoryRegistry> _registries = [];
    private EngineConfiguration _configuration = EngineConfiguration.Empty;

    public EngineHarness(EngineSettings? settings = null)
    {
        Settings = settings ?? new();
        Engine = NewEngine();
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public InMemoryEndpointFactory Factory { get; } = new();

    public InMemoryStateStore Store { get; } = new();

    /// <summary>What the engine took down.</summary>
    public RecordedChanges Changes { get; } = new();

    /// <summary>Errors that only a bug in the engine logs.</summary>
    public BugLog Bugs { get; } = new();

    public EngineSettings Settings { get; set; }

    public SyncEngine Engine { get; private set; }

    /// <summary>Short times, so that most tests need not move the clock far.</summary>
    public static GuardSettings Guard { get; } = new()
    {
        Window = TimeSpan.FromSeconds(10),
        Surge = TimeSpan.FromSeconds(60),
        Hold = TimeSpan.FromSeconds(25),
        HoldUnhealthy = TimeSpan.FromSeconds(15),
        ConfirmEmpty = TimeSpan.FromSeconds(2),
    };

    public InMemoryRegistry Registry(string name, InMemoryRegistryOptions? options = null)
    {
        var registry = new InMemoryRegistry(Time, options);
        Factory.Add(name, registry);
        _registries.Add(registry);
        return registry;
    }

    public static TaskDefinition Task(string name, string source, string destination, params MatchDefinition[] matches) => new()
    {
        Name = name,
        Source = Endpoint(source),
        Destination = Endpoint(destination),
        Matches = matches.Length == 0 ? [new MatchDefinition { Namespace = "default" }] : [.. matches],
        OnRemove = RemovalPolicy.Keep,
        Guard = Guard,
        Methods = new() { Watch = true, AuditInterval = TimeSpan.FromSeconds(30) },
    };

    public static EndpointConfiguration Endpoint(string name) => new()
    {
        Definition = new() { Name = name, Type = "memory" },
        Fingerprint = name,
    };

    public static ServiceKey Service(string name) => new("default", name);

    public static ServiceInstance Instance(int number, int port = 80) => new()
    {
        Host = $"10.0.{number / 250}.{(number % 250) + 1}",
        Port = port,
        Health = InstanceHealth.Passing,
    };

    public static ImmutableArray<ServiceInstance> Instances(int count, int from = 0) => [.. Enumerable.Range(from, count).Select(number => Instance(number))];

    public Task StartAsync(params TaskDefinition[] tasks) => StartAsync(new EngineConfiguration { Tasks = [.. tasks] });

    public async Task StartAsync(EngineConfiguration configuration)
    {
        await Engine.StartAsync(CancellationToken.None);
        await ApplyAsync(configuration);
    }

    public Task ApplyAsync(params TaskDefinition[] tasks) => ApplyAsync(new EngineConfiguration { Tasks = [.. tasks] });

    public Task ApplyAsync(EngineConfiguration configuration)
    {
        _configuration = configuration;
        return Engine.ApplyConfigurationAsync(configuration, CancellationToken.None);
    }

    /// <summary>Ends the engine and starts a new one on the same data, with the same configuration unless tasks are given.</summary>
    public async Task RestartAsync(bool gracefully = true, params TaskDefinition[] tasks)
    {
        if (gracefully)
        {
            await Engine.StopAsync(CancellationToken.None);
        }

        await Engine.DisposeAsync();
        Engine = NewEngine();
        await StartAsync(tasks.Length == 0 ? _configuration : new EngineConfiguration { Tasks = [.. tasks] });
    }

    public Task<EngineStatus> StatusAsync() => Engine.GetStatusAsync(CancellationToken.None);

    /// <summary>The plan; it waits for reads and timers, so time goes on meanwhile.</summary>
    public async Task<PlanReport> PlanAsync()
    {
        var planning = Engine.PlanAsync(CancellationToken.None);
        await UntilAsync(() => planning.IsCompleted, "the plan");
        return await planning;
    }

    public Task UntilAsync(Func<bool> condition, Func<string> message) => Eventually.BeTrueAsync(condition, s_deadline, message, Time);

    public Task UntilAsync(Func<bool> condition, string message) => Eventually.BeTrueAsync(condition, s_deadline, message, Time);

    public Task UntilStatusAsync(Func<EngineStatus, bool> condition, string message)
    {
        EngineStatus? last = null;
        return Eventually.BeTrueAsync(async () => condition(last = await StatusAsync()), s_deadline, () => $"{message}: {Describe(last)}", Time);
    }

    /// <summary>The same while the clock stands still: for what must happen at once, however slow the machine is.</summary>
    public Task UntilStatusNowAsync(Func<EngineStatus, bool> condition, string message)
    {
        EngineStatus? last = null;
        return Eventually.BeTrueAsync(async () => condition(last = await StatusAsync()), s_deadline, () => $"{message}: {Describe(last)}");
    }

    /// <summary>Waits until every enabled task says that it is in step, and no watch still has to begin: everything is read once more then.</summary>
    public Task UntilInStepAsync() =>
        UntilStatusAsync(status => status.Ready && status.Endpoints.All(endpoint => endpoint.Watch != "starting") && status.Tasks.All(task => task.State is "in step" or "disabled"), "all tasks in step");

    /// <summary>In step, and for two seconds nobody asked a registry anything: no read that the start caused is still to come.</summary>
    public async Task UntilAtRestAsync()
    {
        await UntilInStepAsync();
        var (calls, since) = (-1L, Time.GetTimestamp());
        await UntilAsync(
            () =>
            {
                var now = _registries.Sum(static registry => registry.Calls.Values.Sum());
                if (now != calls)
                {
                    (calls, since) = (now, Time.GetTimestamp());
                }

                return Time.GetElapsedTime(since) >= TimeSpan.FromSeconds(2);
            },
            "no call for two seconds");
    }

    /// <summary>Waits until every enabled task has nothing left but what is held.</summary>
    public Task UntilInStepOrHeldAsync() =>
        UntilStatusAsync(status => status.Ready && status.Tasks.All(task => task.State is "in step" or "disabled" or "waiting"), "all tasks in step or waiting");

    public Task StaysAsync(Func<bool> condition, TimeSpan duration, Func<string> message) =>
        Eventually.StayTrueAsync(condition, duration, message, Time, TimeSpan.FromMilliseconds(100));

    /// <summary>Lets a time pass in which nothing in particular has to hold.</summary>
    public Task PassAsync(TimeSpan duration, TimeSpan? step = null) =>
        Eventually.StayTrueAsync(static () => true, duration, static () => "", Time, step ?? TimeSpan.FromMilliseconds(100));

    /// <summary>A condition that has to hold for a long time, looked at in larger steps.</summary>
    public Task StaysAsync(Func<bool> condition, TimeSpan duration, TimeSpan step, Func<string> message) =>
        Eventually.StayTrueAsync(condition, duration, message, Time, step);

    /// <summary>Another engine on the same registries and clock, with its own or the same store.</summary>
    public SyncEngine Beside(EngineSettings settings, InMemoryStateStore store) => new(settings, Factory, store, Time, Bugs);

    /// <summary>Ends the engine, then asserts that it never did what no engine may.</summary>
    public async ValueTask DisposeAsync()
    {
        await Engine.DisposeAsync();
        Assert.That(_registries.SelectMany(static registry => registry.Violations), Is.Empty);
        Assert.That(Bugs.Entries, Is.Empty);
        Bugs.Dispose();
    }

    private static string Describe(EngineStatus? status) => status is null
        ? "no status"
        : string.Join("; ", status.Tasks.Select(task => $"{task.Name} {task.State} {task.Reason}").Concat(status.NotReadyReasons)
            .Concat(status.Held.Select(held => $"{held.Id} {held.Name} {held.Reason} {held.Count}")));

    private SyncEngine NewEngine() => new(Settings, Factory, Store, Time, Bugs, Changes);
}
