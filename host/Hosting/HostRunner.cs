using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PolarisSync.Abstractions;
using PolarisSync.Core.Engine;
using PolarisSync.Host.Data;
using PolarisSync.Host.Health;
using PolarisSync.Host.History;
using PolarisSync.Host.Http;
using PolarisSync.Host.Loading;
using PolarisSync.Host.Metrics;
using PolarisSync.Host.Reporting;
using PolarisSync.Host.Secrets;
using PolarisSync.Host.Settings;

namespace PolarisSync.Host.Hosting;

/// <summary>Runs the host from start to stop.</summary>
internal static partial class HostRunner
{
    /// <summary>Runs until a signal or <paramref name="cancellationToken"/> stops it.</summary>
    /// <returns>The exit code: 0 after a stop that was asked for, otherwise 1.</returns>
    /// <exception cref="SettingsException">It cannot start.</exception>
    public static async Task<int> RunAsync(HostSettings settings, bool asSuccessor, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        using var loggerFactory = HostLogging.ForRun(settings);
        var logger = loggerFactory.CreateLogger(typeof(HostRunner));
        Log.Starting(logger, ProductVersion.Text, settings.Home, settings.DataPath);

        var folder = new DataFolder(settings.DataPath);
        folder.Prepare();
        var composition = new Composition(settings, loggerFactory, timeProvider);
        LogPlugins(logger, composition.Catalog, settings.PluginsPath);

        using var claim = new DataFolderClaim(folder, timeProvider);
        if (!claim.TryTake() && !asSuccessor)
        {
            throw new SettingsException(
                $"Another host works on the data folder '{folder.Root}'. Stop it first, use another folder ({SettingNames.DataPath}), or start this one with " +
                "`run --successor`: it then keeps itself ready and takes over when the other one stops.");
        }

        await using var parts = composition.CreateConfiguration();
        using var store = new FileStateStore(folder.StatePath);
        await using var history = composition.CreateHistory(folder, claim.IsHeld);
        await using var engine = composition.CreateEngine(claim.IsHeld ? EngineMode.Run : EngineMode.Successor, store, history);
        var configuration = composition.CreateConfigurationService(parts, engine, history);
        var health = new HealthChecks(() => configuration.State, engine.ProbeAsync, timeProvider, loggerFactory.CreateLogger<HealthChecks>());
        var control = new HostControl(
            engine, configuration, composition.Catalog, settings.PluginsPath, composition.Calls, health, timeProvider, history is null ? null : new HistoryFolder(folder.HistoryPath));
        var reports = new ReportService(() => configuration.State, control, settings, timeProvider, loggerFactory.CreateLogger<ReportService>());
        configuration.Changed += () =>
        {
            settings.Secrets.SetPublic(PublicWords.Of(configuration.State));
            health.Recheck();
            reports.Recheck();
        };
        using var metrics = new HostMetrics(control, Exports(settings), timeProvider);
        await using var http = settings.HttpAddress is null
            ? null
            : new HttpSurface(settings.HttpAddress, HostRoutes.All(control, metrics, timeProvider), Gatekeeper(settings, folder, timeProvider, loggerFactory), settings.Secrets, loggerFactory);

        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = "polarissync" });
        builder.Services.AddSingleton(loggerFactory);
        builder.Services.Configure<ConsoleLifetimeOptions>(options => options.SuppressStatusMessages = true);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = SyncService.StopTime + TimeSpan.FromSeconds(5));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var service = new SyncService(
            engine,
            configuration,
            composition.CreatePluginWatcher(configuration),
            http,
            claim,
            history,
            [metrics.RunAsync, health.RunAsync, reports.RunAsync],
            stop,
            timeProvider,
            loggerFactory.CreateLogger<SyncService>());
        builder.Services.AddSingleton<IHostedService>(service);
        using var host = builder.Build();
        try
        {
            await host.RunAsync(stop.Token);
        }
        catch (Exception error) when (error is IOException or SyncException)
        {
            throw new SettingsException($"The host cannot start: {error.Message}", error);
        }

        return service.HasFailed ? 1 : 0;
    }

    private static Gatekeeper Gatekeeper(HostSettings settings, DataFolder folder, TimeProvider timeProvider, ILoggerFactory loggerFactory) =>
        new(AdminToken.LoadOrCreate(settings, folder), new TokenLimiter(timeProvider, loggerFactory.CreateLogger<TokenLimiter>()));

    // The standard variables of OpenTelemetry, which its exporter reads itself; the headers usually hold a key.
    private static bool Exports(HostSettings settings)
    {
        foreach (var name in new[] { "OTEL_EXPORTER_OTLP_HEADERS", "OTEL_EXPORTER_OTLP_METRICS_HEADERS" })
        {
            foreach (var header in (Environment.GetEnvironmentVariable(name) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
            {
                settings.Secrets.Learn(header[(header.IndexOf('=', StringComparison.Ordinal) + 1)..]);
            }
        }

        return Environment.GetEnvironmentVariable(HostMetrics.ExportVariable) is { Length: > 0 };
    }

    private static void LogPlugins(ILogger logger, PluginCatalog catalog, string path)
    {
        foreach (var plugin in catalog.Plugins)
        {
            Log.Loaded(logger, plugin.File, plugin.Info.Name, plugin.Info.Version, string.Join(", ", plugin.Endpoints.Select(endpoint => endpoint.Type.Name)));
        }

        foreach (var problem in catalog.Problems)
        {
            Log.NotLoaded(logger, problem);
        }

        foreach (var entry in catalog.Set.Entries.Where(entry => entry.Warning is not null))
        {
            Log.Doubtful(logger, new PluginProblem(entry.File, entry.Warning!));
        }

        if (catalog.Plugins.Count == 0)
        {
            Log.NoPlugins(logger, path, SettingNames.PluginsPath);
        }
    }
}
