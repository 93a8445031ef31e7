using Microsoft.Extensions.Logging;
using PolarisSync.Host.Configuration;

namespace PolarisSync.Host.Loading;

/// <summary>
/// Follows the plugins folder while the host runs: an adapter that was dropped in is loaded, one whose files changed is loaded beside the old one and
/// takes its place. Adapters that vanish from the folder go on until the host is started anew.
/// </summary>
/// <param name="path">The plugins folder.</param>
/// <param name="catalog">What is loaded.</param>
/// <param name="configProvider">The configuration provider in use: the adapter that offers it cannot be replaced while it runs.</param>
/// <param name="changed">Called after what is offered changed.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class PluginWatcher(
    string path, PluginCatalog catalog, string configProvider, Action changed, TimeProvider timeProvider, ILogger<PluginWatcher> logger)
{
    // A folder is copied file by file: it is tried once nothing of it moved for a second, again whenever something of it changes, and what is
    // wrong with it is told only when it stood still for longer.
    private static readonly TimeSpan QuietTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ReportTime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan UnsettledInterval = TimeSpan.FromMilliseconds(250);
    private readonly Dictionary<string, WatchedAdapter> _watched = new(StringComparer.Ordinal);
    private bool _isUnreadable;

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var signal = new FileChangeSignal();
        signal.ListenBelow(path);
        while (true)
        {
            Look();
            await signal.WaitAsync(_watched.Values.Any(adapter => adapter.IsUnsettled) ? UnsettledInterval : PollInterval, timeProvider, cancellationToken);
        }
    }

    /// <summary>Looks once at everything.</summary>
    internal void Look()
    {
        try
        {
            var folders = AdapterFolder.List(path);
            Exception? unreadable = null;
            foreach (var folder in folders)
            {
                try
                {
                    Look(folder);
                }
                catch (Exception error) when (error is IOException or UnauthorizedAccessException)
                {
                    // One adapter that cannot be looked into stops no other.
                    unreadable ??= error;
                }
            }

            LookForGone(folders.Select(folder => folder.File).ToHashSet(StringComparer.Ordinal));
            TellUnreadable(unreadable);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            TellUnreadable(error);
        }
    }

    // A file that vanishes between two looks is no news; a folder that cannot be read stays so.
    private void TellUnreadable(Exception? error)
    {
        if (error is UnauthorizedAccessException && !_isUnreadable)
        {
            Log.Unreadable(logger, path, error.Message);
        }

        _isUnreadable = error is UnauthorizedAccessException || (_isUnreadable && error is not null);
    }

    private void Look(AdapterFolder folder)
    {
        var stamp = folder.Stamp();
        if (!_watched.TryGetValue(folder.File, out var adapter))
        {
            var known = catalog.Set.Find(folder.File);
            var isKnown = string.Equals(known?.Stamp, stamp, StringComparison.Ordinal);
            if (isKnown && known!.IsGone)
            {
                // Back as it was.
                catalog.Swap(catalog.Set.With(known with { IsGone = false }));
            }

            _watched.Add(folder.File, adapter = new() { Stamp = stamp, ChangedAt = timeProvider.GetTimestamp(), IsTried = isKnown, IsTold = isKnown });
        }
        else if (!string.Equals(adapter.Stamp, stamp, StringComparison.Ordinal))
        {
            adapter.Change(stamp, timeProvider.GetTimestamp());
        }

        var quiet = timeProvider.GetElapsedTime(adapter.ChangedAt);
        if (!adapter.IsTried && quiet >= QuietTime)
        {
            adapter.IsTried = true;
            adapter.Failed = Try(folder);
            adapter.IsTold = adapter.Failed is null;
        }

        if (!adapter.IsTold && adapter.Failed is { } failed && quiet >= ReportTime)
        {
            adapter.IsTold = true;
            Tell(failed);
        }
    }

    // Null when it is loaded, or nothing of it changed after all.
    private PluginEntry? Try(AdapterFolder folder)
    {
        var known = catalog.Set.Find(folder.File);
        if (known?.Loaded is { } running)
        {
            if (string.Equals(folder.Revision(), running.Revision, StringComparison.Ordinal))
            {
                catalog.Swap(catalog.Set.With(known with { Fault = null, IsGone = false, Stamp = folder.Stamp() }));
                return null;
            }

            if (running.TaskProviders.ContainsKey(configProvider))
            {
                return known with { Fault = $"its files changed, but it is where the configuration comes from (provider '{configProvider}'): they are used when the host is started anew." };
            }
        }

        var loaded = PluginLoader.Load(folder);
        if (loaded.Loaded is null)
        {
            return known?.Loaded is null ? loaded : known with { Fault = $"its files changed but cannot be used, the old ones go on: {loaded.Fault}" };
        }

        catalog.Swap(catalog.Set.With(loaded));
        Log.Loaded(logger, loaded.File, loaded.Loaded.Info.Name, loaded.Loaded.Info.Version, known?.Loaded is null ? "offers" : "takes the place of the one before and offers", TypesOf(loaded));
        if (loaded.Warning is { } warning)
        {
            Log.Doubtful(logger, loaded.File, warning);
        }

        foreach (var problem in catalog.Problems.Where(problem => string.Equals(problem.File, loaded.File, StringComparison.Ordinal)))
        {
            Log.NotUsed(logger, problem);
        }

        changed();
        return null;
    }

    private void Tell(PluginEntry failed)
    {
        catalog.Swap(catalog.Set.With(failed));
        Log.NotUsed(logger, new PluginProblem(failed.File, failed.Fault!));
    }

    private void LookForGone(HashSet<string> present)
    {
        foreach (var entry in catalog.Set.Entries.Where(entry => !present.Contains(entry.File)))
        {
            if (entry.Loaded is null)
            {
                catalog.Swap(catalog.Set.Without(entry.File));
            }
            else if (!entry.IsGone)
            {
                catalog.Swap(catalog.Set.With(entry with { IsGone = true }));
                Log.Gone(logger, entry.File);
            }
        }

        foreach (var file in _watched.Keys.Where(file => !present.Contains(file)).ToList())
        {
            _watched.Remove(file);
        }
    }

    private static string TypesOf(PluginEntry entry) =>
        string.Join(", ", entry.Loaded!.Endpoints.Select(endpoint => endpoint.Type.Name).Concat(entry.Loaded.TaskProviders.Keys.Select(name => $"provider {name}")));

    private sealed class WatchedAdapter
    {
        public required string Stamp { get; set; }

        public required long ChangedAt { get; set; }

        public bool IsTried { get; set; }

        public bool IsTold { get; set; }

        public PluginEntry? Failed { get; set; }

        public bool IsUnsettled => !IsTried || !IsTold;

        public void Change(string stamp, long now)
        {
            Stamp = stamp;
            ChangedAt = now;
            IsTried = false;
            IsTold = false;
            Failed = null;
        }
    }
}
