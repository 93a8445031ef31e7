using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using PolarisSync.Abstractions;
using PolarisSync.Plugins.File.Document;

namespace PolarisSync.Plugins.File;

/// <summary>
/// One watch of a file. Change notices of the operating system only make it look sooner: a look every <see cref="_interval"/> finds in-place
/// edits, atomic renames and replaced links alike, also on file systems that send no notices.
/// </summary>
internal sealed partial class FileWatch(RegistryFile file, WatchSet wanted, TimeProvider timeProvider, ILogger<FileWatch> logger)
{
    private const long AlwaysReadBelow = 256 * 1024;

    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(250);

    // Editors write in several steps; looking between them would show half a file.
    private static readonly TimeSpan _settle = TimeSpan.FromMilliseconds(20);

    private readonly Dictionary<ServiceKey, ServiceSnapshot> _told = [];
    private readonly Dictionary<string, HashSet<ServiceKey>> _lists = new(StringComparer.Ordinal);
    private TaskCompletionSource _noticed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DateTimeOffset _lastGood = timeProvider.GetUtcNow();
    private (DateTime Written, long Length) _stamp;
    private WatchSelection? _selection;
    private bool _isNoticed = true;
    private bool _live;
    private bool _stale;
    private int _badLooks;

    public async IAsyncEnumerable<SourceEvent> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var notices = StartNotices();
        while (true)
        {
            var selection = wanted.Current;
            var noticed = _noticed.Task;
            var events = await LookAsync(selection, cancellationToken);
            foreach (var sourceEvent in events)
            {
                yield return sourceEvent;
            }

            await WaitAsync(noticed, selection, cancellationToken);
        }
    }

    private async Task<List<SourceEvent>> LookAsync(WatchSelection selection, CancellationToken cancellationToken)
    {
        if (!IsWorthALook(selection))
        {
            return [];
        }

        FileContent content;
        try
        {
            content = await file.LoadExistingAsync(cancellationToken);
        }
        catch (SyncException exception)
        {
            // A file looked at while it is written reads like a broken one: only a second look counts.
            _badLooks++;
            if (_stale || (_live && _badLooks < 2))
            {
                return [];
            }

            _stale = true;
            Log.Stale(logger, file.Path, exception.Message);
            return [new SourceEvent.Stale(_lastGood, exception.Message)];
        }

        var events = new List<SourceEvent>();
        if (_stale)
        {
            Log.Live(logger, file.Path);
        }

        if (_stale || !_live)
        {
            events.Add(new SourceEvent.Live());
        }

        var isFirst = !_live;
        (_live, _stale, _badLooks, _lastGood) = (true, false, 0, timeProvider.GetUtcNow());
        AddLists(events, content, selection, isFirst);
        AddServices(events, content, selection);
        return events;
    }

    // Small files are read at every look, which misses nothing; a large one only if its stamp moved, something was noticed or more is wanted.
    private bool IsWorthALook(WatchSelection selection)
    {
        var stamp = Stamp();
        var isWorthIt = _isNoticed || _stale || stamp != _stamp || stamp.Length < AlwaysReadBelow || !ReferenceEquals(selection, _selection);
        (_stamp, _selection, _isNoticed) = (stamp, selection, false);
        return isWorthIt;
    }

    private (DateTime Written, long Length) Stamp()
    {
        try
        {
            var target = new FileInfo(file.Path);
            target = target.LinkTarget is null ? target : (FileInfo)target.ResolveLinkTarget(returnFinalTarget: true)!;
            return target.Exists ? (target.LastWriteTimeUtc, target.Length) : default;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Reading will tell better what is wrong.
            return default;
        }
    }

    private void AddLists(List<SourceEvent> events, FileContent content, WatchSelection selection, bool isFirst)
    {
        foreach (var gone in _lists.Keys.Where(ns => !selection.Namespaces.Contains(ns)).ToList())
        {
            _lists.Remove(gone);
        }

        foreach (var ns in selection.Namespaces.Order(StringComparer.Ordinal))
        {
            var list = FileMapper.ToList(content.Document, ns).ToHashSet();
            if (_lists.TryGetValue(ns, out var known) ? !known.SetEquals(list) : !isFirst)
            {
                events.Add(new SourceEvent.ListChanged(ns));
            }

            _lists[ns] = list;
        }
    }

    private void AddServices(List<SourceEvent> events, FileContent content, WatchSelection selection)
    {
        foreach (var gone in _told.Keys.Where(service => !selection.Services.Contains(service)).ToList())
        {
            _told.Remove(gone);
        }

        foreach (var service in selection.Services.Order())
        {
            var snapshot = FileMapper.ToSnapshot(content, service);
            if (!_told.TryGetValue(service, out var told) || !HoldsTheSame(told, snapshot))
            {
                _told[service] = snapshot;
                events.Add(new SourceEvent.Snapshot(snapshot));
            }
        }
    }

    private static bool HoldsTheSame(ServiceSnapshot left, ServiceSnapshot right) =>
        left.Exists == right.Exists && left.Metadata.Equals(right.Metadata) && left.Instances.AsSpan().SequenceEqual(right.Instances.AsSpan());

    private async Task WaitAsync(Task noticed, WatchSelection selection, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var tick = Task.Delay(_interval, timeProvider, ended.Token);
        await Task.WhenAny(noticed, tick, wanted.WaitForChangeAsync(selection, ended.Token));
        cancellationToken.ThrowIfCancellationRequested();
        _isNoticed = noticed.IsCompleted || _badLooks > 0;
        await ended.CancelAsync();
        if (noticed.IsCompleted)
        {
            await Task.Delay(_settle, timeProvider, cancellationToken);
            Interlocked.Exchange(ref _noticed, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }
    }

    private FileSystemWatcher? StartNotices()
    {
        try
        {
            var notices = new FileSystemWatcher(Path.GetDirectoryName(file.Path)!) { NotifyFilter = NotifyFilters.LastWrite | NotifyFilters.FileName | NotifyFilters.Size };
            notices.Changed += (_, _) => Notice();
            notices.Created += (_, _) => Notice();
            notices.Renamed += (_, _) => Notice();
            notices.Deleted += (_, _) => Notice();
            notices.EnableRaisingEvents = true;
            return notices;
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or UnauthorizedAccessException or PlatformNotSupportedException)
        {
            Log.PollOnly(logger, file.Path, exception.Message);
            return null;
        }
    }

    private void Notice() => Volatile.Read(ref _noticed).TrySetResult();
}
