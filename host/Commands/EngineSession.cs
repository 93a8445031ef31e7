using Microsoft.Extensions.Logging;
using PolarisSync.Core.Configuration;
using PolarisSync.Core.Engine;
using PolarisSync.Host.Configuration;
using PolarisSync.Host.Data;
using PolarisSync.Host.History;
using PolarisSync.Host.Hosting;
using PolarisSync.Host.Settings;

namespace PolarisSync.Host.Commands;

/// <summary>An engine inside a verb, without a host: configured once, asked once.</summary>
internal sealed class EngineSession : IAsyncDisposable
{
    private readonly ILoggerFactory _loggerFactory;
    private readonly Composition _composition;
    private readonly ConfigurationParts _parts;
    private readonly FileStateStore _store;
    private readonly HistoryLog? _history;

    private EngineSession(ILoggerFactory loggerFactory, Composition composition, ConfigurationParts parts, FileStateStore store, HistoryLog? history, SyncEngine engine)
    {
        _loggerFactory = loggerFactory;
        _composition = composition;
        _parts = parts;
        _store = store;
        _history = history;
        Engine = engine;
    }

    public SyncEngine Engine { get; }

    /// <summary>Starts an engine on the configured documents.</summary>
    /// <exception cref="VerbException">The documents have faults.</exception>
    public static async Task<EngineSession> StartAsync(CommandContext context, HostSettings settings, EngineMode mode, CancellationToken cancellationToken)
    {
        var loggerFactory = HostLogging.ForVerb(settings);
        var composition = new Composition(settings, loggerFactory, context.TimeProvider);
        var parts = composition.CreateConfiguration();
        var folder = new DataFolder(settings.DataPath);
        var store = new FileStateStore(folder.StatePath);
        var history = mode == EngineMode.Run ? composition.CreateHistory(folder, goesOn: true) : null;
        var session = new EngineSession(loggerFactory, composition, parts, store, history, composition.CreateEngine(mode, store, history, DataFolderLock.IsTaken(folder)));
        try
        {
            foreach (var problem in composition.Catalog.Problems)
            {
                await context.Error.WriteLineAsync($"Not loaded: {problem}");
            }

            var configuration = await ReadAsync(context, parts, cancellationToken);
            await session.Engine.StartAsync(cancellationToken);
            await session.Engine.ApplyConfigurationAsync(configuration, cancellationToken);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Goes over to another registry document the way a host does that is handed it: what was compared before is what its tasks contributed, so
    /// that what they contribute no more is seen as withdrawn.
    /// </summary>
    /// <exception cref="VerbException">The document has faults.</exception>
    public async Task SwitchAsync(CommandContext context, string registryFile, CancellationToken cancellationToken)
    {
        await using var parts = _composition.CreateCandidate(registryFile);
        var candidate = await ReadAsync(context, parts, cancellationToken);
        await Engine.PlanAsync(cancellationToken);
        await Engine.ApplyConfigurationAsync(candidate, cancellationToken);
    }

    /// <summary>The documents as they are now, without a backup: a verb that looks must not look at yesterday's.</summary>
    /// <exception cref="VerbException">They have faults.</exception>
    public static async Task<EngineConfiguration> ReadAsync(CommandContext context, ConfigurationParts parts, CancellationToken cancellationToken)
    {
        LoadedConfiguration loaded = await parts.Loader.ReadAsync(cancellationToken);
        foreach (var problem in loaded.Problems.Where(problem => problem.Severity != ProblemSeverity.Error))
        {
            await context.Error.WriteLineAsync($"{problem} (warning)");
        }

        return loaded.HasErrors
            ? throw new VerbException(string.Join('\n', loaded.Problems.Where(problem => problem.Severity == ProblemSeverity.Error)))
            : loaded.Set.Configuration;
    }

    public async ValueTask DisposeAsync()
    {
        await Engine.DisposeAsync();
        if (_history is not null)
        {
            await _history.DisposeAsync();
        }

        _store.Dispose();
        await _parts.DisposeAsync();
        _loggerFactory.Dispose();
    }
}
