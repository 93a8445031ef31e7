namespace PolarisSync.Host.Configuration;

/// <summary>
/// Wakes the poll early when the system tells of a change. Only a hint: file system events do not pass every mount and every replaced link, and the
/// number of watches is limited, so that none of it may be relied upon.
/// </summary>
internal sealed class FileChangeSignal : IDisposable
{
    private readonly SemaphoreSlim _signal = new(0, 1);
    private readonly List<FileSystemWatcher> _watchers = [];

    /// <summary>Begins to listen in the folders of these files; folders that cannot be watched are left out.</summary>
    public void Listen(IEnumerable<string> files)
    {
        foreach (var folder in files.Select(Path.GetDirectoryName).OfType<string>().Distinct(StringComparer.Ordinal))
        {
            Watch(folder, below: false);
        }
    }

    /// <summary>Begins to listen in a folder and all folders below it.</summary>
    public void ListenBelow(string folder) => Watch(folder, below: true);

    /// <summary>Waits until something changed in one of the folders, or the time is over.</summary>
    public async Task WaitAsync(TimeSpan time, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var delay = Task.Delay(time, timeProvider, either.Token);
        var signal = _signal.WaitAsync(either.Token);
        await Task.WhenAny(delay, signal);
        await either.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    public void Dispose()
    {
        foreach (var watcher in _watchers)
        {
            watcher.Dispose();
        }

        // The semaphore is left to the collector: an event may still be on its way. It holds nothing of the system's.
    }

    private void Watch(string folder, bool below)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        try
        {
            var watcher = new FileSystemWatcher(folder) { IncludeSubdirectories = below };
            _watchers.Add(watcher);
            watcher.Changed += OnEvent;
            watcher.Created += OnEvent;
            watcher.Deleted += OnEvent;
            watcher.Renamed += OnEvent;
            watcher.EnableRaisingEvents = true;
        }
        catch (Exception e) when (e is IOException or ArgumentException or UnauthorizedAccessException)
        {
            // The poll finds the change a little later.
        }
    }

    private void OnEvent(object sender, FileSystemEventArgs args)
    {
        try
        {
            _signal.Release();
        }
        catch (SemaphoreFullException)
        {
            // Already signalled.
        }
    }
}
