using System.Collections.Immutable;
using PolarisSync.Abstractions;
using PolarisSync.Core.Reporting;
using PolarisSync.Host.History;
using PolarisSync.Host.Hosting;
using PolarisSync.Host.Http;
using PolarisSync.Host.Loading;

namespace PolarisSync.Host.Tests.Http;

/// <summary>A host that says what a test tells it to.</summary>
internal sealed class ScriptedControl : IHostControl
{
    public HostStatus Status { get; set; } = Samples.Status;

    public PlanReport Plan { get; set; } = Samples.Plan;

    public bool Fails { get; set; }

    public List<string> Decisions { get; } = [];

    public Task<HostStatus> GetStatusAsync(CancellationToken cancellationToken) => Task.FromResult(Status);

    public Task<PlanReport> PlanAsync(CancellationToken cancellationToken) =>
        Fails ? throw new InvalidOperationException("secret inner details") : Task.FromResult(Plan);

    public Task<DiscoverReport> DiscoverAsync(string? task, CancellationToken cancellationToken) => task is null or "a-to-b"
        ? Task.FromResult(new DiscoverReport { Tasks = [new() { Name = "a-to-b", Source = "a", Destination = "b" }] })
        : throw new SyncException(SyncErrorKind.Config, $"There is no task '{task}'.");

    /// <summary>What the registry answers when it is asked for services.</summary>
    public ListedServices Listed { get; set; } = new() { Names = ["orders", "shop__pay"] };

    /// <summary>The namespace that was asked for last.</summary>
    public string? ListedNamespace { get; private set; }

    public Task<ImmutableArray<string>> GetNamespacesAsync(string task, string registry, CancellationToken cancellationToken) =>
        Task.FromResult<ImmutableArray<string>>(IsRegistry(task, registry) ? ["default", "dev"] : throw NoRegistry(task, registry));

    public Task<ListedServices> ListServicesAsync(string task, string registry, string ns, CancellationToken cancellationToken)
    {
        ListedNamespace = ns;
        return Task.FromResult(IsRegistry(task, registry) ? Listed : throw NoRegistry(task, registry));
    }

    public Task<HeldObject?> ApproveAsync(string id, CancellationToken cancellationToken) => DecideAsync("approve", id);

    public Task<HeldObject?> DenyAsync(string id, CancellationToken cancellationToken) => DecideAsync("deny", id);

    public PluginReport GetPlugins() => new()
    {
        Path = "plugins",
        Abstractions = "0.1.0",
        Plugins = [new() { File = "Toy/Toy.dll", State = "loaded", Name = "Toy", Version = "1.0.0", Abstractions = "0.1.0", EndpointTypes = [new("toy", ["source"])] }],
    };

    public Task<TaskDetail?> GetTaskAsync(string name, CancellationToken cancellationToken) =>
        Task.FromResult(FindTask(name) is { } task ? new TaskDetail { Task = task } : null);

    public Task<Core.Reporting.TaskStatus?> PauseAsync(string name, string reason, CancellationToken cancellationToken)
    {
        Decisions.Add($"pause {name} {reason}");
        return Task.FromResult(FindTask(name) is { } task ? task with { State = "paused", Paused = new(Status.Engine.At, reason) } : null);
    }

    public Task<Core.Reporting.TaskStatus?> ResumeAsync(string name, CancellationToken cancellationToken)
    {
        Decisions.Add($"resume {name}");
        return Task.FromResult(FindTask(name));
    }

    public HistoryQuery? Query { get; private set; }

    public IReadOnlyList<HistoryLine>? History { get; set; } = [];

    public Task<IReadOnlyList<HistoryLine>?> GetHistoryAsync(HistoryQuery query, CancellationToken cancellationToken)
    {
        Query = query;
        return Task.FromResult(History);
    }

    public HostFigures Figures { get; set; } = new(
        [KeyValuePair.Create(("b", "create", "applied"), 3L)],
        [KeyValuePair.Create("a", (7L, 1L))]);

    public HostFigures GetFigures() => Figures;

    public ConfiguredTasks GetConfiguration() => Samples.Configuration;

    private static bool IsRegistry(string task, string registry) => task is "a-to-b" && registry is "a" or "b";

    private static SyncException NoRegistry(string task, string registry) => new(SyncErrorKind.Config, $"The task '{task}' has no registry '{registry}'.");

    private Core.Reporting.TaskStatus? FindTask(string name) => Status.Engine.Tasks.FirstOrDefault(task => string.Equals(task.Name, name, StringComparison.Ordinal));

    private Task<HeldObject?> DecideAsync(string decision, string id)
    {
        Decisions.Add($"{decision} {id}");
        return Task.FromResult(Status.Engine.Held.FirstOrDefault(held => string.Equals(held.Id, id, StringComparison.Ordinal)));
    }
}
