using Microsoft.Extensions.Logging;
using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;
using PolarisSync.Core.Engine;
using PolarisSync.Host.Calls;
using PolarisSync.Core.Reporting;
using PolarisSync.Host.Configuration;
using PolarisSync.Host.Data;
using PolarisSync.Host.History;
using PolarisSync.Host.Loading;
using PolarisSync.Host.Settings;

namespace PolarisSync.Host;

/// <summary>Puts the parts together: adapters, configuration, engine. The one place that knows which part needs which.</summary>
internal sealed class Composition
{
    private const string FileProvider = "file";

    private readonly HostSettings _settings;
    private readonly ILoggerFactory _loggerFactory;
    private readonly TimeProvider _timeProvider;
    private readonly EndpointServices _services;

    /// <summary>Loads the adapters.</summary>
    public Composition(HostSettings settings, ILoggerFactory loggerFactory, TimeProvider timeProvider)
    {
        _settings = settings;
        _loggerFactory = loggerFactory;
        _timeProvider = timeProvider;
        _services = new EndpointServices(loggerFactory, timeProvider, Calls);
        Catalog = new PluginCatalog(PluginLoader.LoadAll(settings.PluginsPath), _services);
    }

    /// <summary>Calls over the wire, by endpoint.</summary>
    public CallCounters Calls { get; } = new();

    /// <summary>What the adapters offer.</summary>
    public PluginCatalog Catalog { get; }

    /// <summary>An engine at rest.</summary>
    public SyncEngine CreateEngine(EngineMode mode, IStateStore store, IChangeLog? changeLog = null, bool speaksForRunningHost = false) =>
        new(new EngineSettings { Mode = mode, SpeaksForRunningHost = speaksForRunningHost }, Catalog, store, _timeProvider, _loggerFactory, changeLog);

    /// <summary>The change log in the data folder; null when it is switched off.</summary>
    /// <param name="folder">The data folder.</param>
    /// <param name="goesOn">Whether the folder's lock is ours, so that nobody else writes.</param>
    public HistoryLog? CreateHistory(DataFolder folder, bool goesOn) => _settings.HistoryBytes == 0
        ? null
        : new HistoryLog(new HistoryFolder(folder.HistoryPath), _settings.HistoryBytes, goesOn, _settings.Secrets, _timeProvider, _loggerFactory.CreateLogger<HistoryLog>());

    /// <summary>What reads another registry document from a file, in place of the configured one.</summary>
    /// <param name="registryFile">Its path.</param>
    public ConfigurationParts CreateCandidate(string registryFile)
    {
        var variables = new Dictionary<string, string>(_settings.Variables, StringComparer.Ordinal) { [SettingNames.RegistryFile] = registryFile };
        var sources = ConfigurationSources.From(variables, _settings.Home);
        var provider = new FileTaskProvider(sources, _timeProvider, _loggerFactory.CreateLogger<FileTaskProvider>());
        return new ConfigurationParts(provider, sources, new ConfigurationLoader(provider, sources, EmptySet(), _timeProvider, _loggerFactory.CreateLogger<ConfigurationLoader>()));
    }

    /// <summary>The configured provider and what reads its documents.</summary>
    /// <exception cref="SettingsException">No adapter offers the provider.</exception>
    public ConfigurationParts CreateConfiguration()
    {
        var sources = ConfigurationSources.From(_settings.Variables, _settings.Home);
        ITaskProvider provider;
        if (string.Equals(_settings.ConfigProvider, FileProvider, StringComparison.Ordinal))
        {
            sources = DemoRule.Decide(sources);
            provider = new FileTaskProvider(sources, _timeProvider, _loggerFactory.CreateLogger<FileTaskProvider>());
        }
        else
        {
            sources = sources.FromProvider(_settings.ConfigProvider);
            provider = CreatePluginProvider(_settings.ConfigProvider);
        }

        var loader = new ConfigurationLoader(provider, sources, EmptySet(), _timeProvider, _loggerFactory.CreateLogger<ConfigurationLoader>());
        return new ConfigurationParts(provider, sources, loader);
    }

    /// <summary>The service that keeps an engine's configuration up to date.</summary>
    public ConfigurationService CreateConfigurationService(ConfigurationParts parts, SyncEngine engine, IChangeLog? changeLog = null) =>
        new(parts.Provider, parts.Loader, parts.Sources, engine.ApplyConfigurationAsync, _timeProvider, _loggerFactory, changeLog);

    /// <summary>What follows the plugins folder; a change of what is offered has the configuration judged again.</summary>
    public PluginWatcher CreatePluginWatcher(ConfigurationService configuration) =>
        new(_settings.PluginsPath, Catalog, _settings.ConfigProvider, configuration.Recheck, _timeProvider, _loggerFactory.CreateLogger<PluginWatcher>());

    /// <summary>A set of documents in which none is in force yet.</summary>
    public ConfigurationSet EmptySet() => new(Catalog, new SystemSecretSource(_settings.Home, _settings.Secrets.Learn));

    private ITaskProvider CreatePluginProvider(string name)
    {
        var create = Catalog.FindTaskProvider(name)
            ?? throw new SettingsException($"{SettingNames.ConfigProvider}: {UnknownName.Say("provider", name, [FileProvider, .. Catalog.TaskProviderNames])}");
        return create(new TaskProviderContext(
            _settings.Variables, _loggerFactory, _timeProvider, kind => _services.CreateHandler(kind, tls: null, $"configuration:{name}")));
    }
}
