using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;
using PolarisSync.Core.Reporting;
using PolarisSync.Host.Configuration;

namespace PolarisSync.Host.Tests.Configuration;

/// <summary>A configuration service wired as the host wires it, over a folder of the test, with a list in place of the engine.</summary>
internal sealed class RunningService : IChangeLog, IAsyncDisposable
{
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _run;
    private readonly ITaskProvider _provider;

    public RunningService(TestFolder folder, TimeProvider timeProvider, ITaskProvider? provider = null, Dictionary<string, string>? variables = null)
    {
        Sources = DemoRule.Decide(ConfigurationSources.From(variables ?? [], folder.Root));
        _provider = provider ?? new FileTaskProvider(Sources, timeProvider, Log.CreateLogger<FileTaskProvider>());
        var set = new ConfigurationSet(Catalog, new SystemSecretSource(folder.Root));
        var loader = new ConfigurationLoader(_provider, Sources, set, timeProvider, Log.CreateLogger<ConfigurationLoader>());
        Service = new ConfigurationService(_provider, loader, Sources, ApplyAsync, timeProvider, Log, this);
        _run = Service.RunAsync(_ending.Token);
    }

    public ConfigurationSources Sources { get; }

    public ConfigurationService Service { get; }

    public MemoryCatalog Catalog { get; } = new();

    public ListLogger Log { get; } = new();

    /// <summary>The task names of each configuration the engine got.</summary>
    public ConcurrentQueue<string> Applied { get; } = new();

    /// <summary>What was taken down for the history: the change and its detail.</summary>
    public ConcurrentQueue<string> History { get; } = new();

    /// <summary>Thrown by the engine while it is set.</summary>
    public volatile Exception? Refusal;

    public string? Last => Applied.LastOrDefault();

    public void Record(HistoryEntry entry) => History.Enqueue($"{entry.Change}: {entry.Detail}");

    public Task StartedAsync() => Service.Started.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System);

    public Task AppliedAsync(string tasks, double seconds = 10) => Eventually.TrueAsync(() => Last == tasks, $"'{tasks}' should run, not '{Last}'", seconds);

    public Task LoggedAsync(string text) => Eventually.TrueAsync(() => Log.Lines.Any(line => line.Contains(text, StringComparison.Ordinal)), $"should log '{text}'");

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        try
        {
            await _run.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System);
        }
        catch (ConfigurationException)
        {
            // Looked at by the test.
        }

        await _provider.DisposeAsync();
        _ending.Dispose();
    }

    private Task ApplyAsync(EngineConfiguration configuration, CancellationToken cancellationToken)
    {
        if (Refusal is { } refusal)
        {
            throw refusal;
        }

        Applied.Enqueue(string.Join(",", configuration.Tasks.Select(task => task.Name)));
        return Task.CompletedTask;
    }
}
