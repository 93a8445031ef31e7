using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using PolarisSync.Abstractions;

namespace PolarisSync.Host.Configuration;

/// <summary>Reads the documents from files and follows every way in which a file can change.</summary>
internal sealed partial class FileTaskProvider(ConfigurationSources sources, TimeProvider timeProvider, ILogger<FileTaskProvider> logger) : ITaskProvider
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan SettleTime = TimeSpan.FromMilliseconds(150);

    // JSON that is cut off is no JSON, so half a document is refused and read again; half a YAML document may be a good one with fewer tasks.
    private static readonly TimeSpan JsonSettleTime = TimeSpan.FromMilliseconds(40);
    private const int MostSettles = 5;
    private const int MostSettlesEmpty = 20;

    public async IAsyncEnumerable<TaskDocument> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        WatchedFile[] files = [new(TaskDocumentKind.Registry, sources.Registry), new(TaskDocumentKind.Configuration, sources.Configuration)];
        using var signal = new FileChangeSignal();
        signal.Listen(files.Select(file => file.File.FullPath));
        foreach (var file in files)
        {
            var stamp = FileStamp.Of(file.File.FullPath);
            yield return await ReadStandingAsync(file, stamp, isStanding: !IsFresh(stamp), cancellationToken);
        }

        while (true)
        {
            await signal.WaitAsync(PollInterval, timeProvider, cancellationToken);
            foreach (var file in files)
            {
                if (await ReadIfChangedAsync(file, cancellationToken) is { } document)
                {
                    yield return document;
                }
            }
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<TaskDocument?> ReadIfChangedAsync(WatchedFile file, CancellationToken cancellationToken)
    {
        var stamp = FileStamp.Of(file.File.FullPath);
        if (stamp == file.Stamp)
        {
            return null;
        }

        try
        {
            var document = await ReadStandingAsync(file, stamp, isStanding: false, cancellationToken);
            file.IsUnreadable = false;
            return document;
        }
        catch (SyncException e)
        {
            // The stamp stays old, so that the next poll tries again.
            if (!file.IsUnreadable)
            {
                Log.Unreadable(logger, file.File.Origin, e);
            }

            file.IsUnreadable = true;
            return null;
        }
    }

    // Written while it was read: what was read may be half of it, so it is read again, but not for ever.
    private async Task<TaskDocument> ReadStandingAsync(WatchedFile file, FileStamp stamp, bool isStanding, CancellationToken cancellationToken)
    {
        for (var reads = 1; ; reads++)
        {
            if (!isStanding)
            {
                stamp = await SettleAsync(file, stamp, cancellationToken);
            }

            var document = await ReadAsync(file, cancellationToken);
            isStanding = FileStamp.Of(file.File.FullPath) == stamp;
            if (isStanding || reads == MostSettles)
            {
                file.Stamp = stamp;
                return document;
            }
        }
    }

    // Whoever wrote it a moment ago may not be done.
    private bool IsFresh(FileStamp stamp) => timeProvider.GetUtcNow().UtcDateTime - stamp.Written is { Ticks: >= 0 } age && age < SettleTime;

    // A writer may be half-way, or between delete and create: wait until the file stands still, but not for ever. An empty one is waited for
    // longest: many writers empty a file first, and fill it when they get to it.
    private async Task<FileStamp> SettleAsync(WatchedFile file, FileStamp stamp, CancellationToken cancellationToken)
    {
        for (var i = 0; i < (IsEmpty(file) ? MostSettlesEmpty : MostSettles); i++)
        {
            await Task.Delay(IsEmpty(file) || !IsJson(file) ? SettleTime : JsonSettleTime, timeProvider, cancellationToken);
            var next = FileStamp.Of(file.File.FullPath);
            var isQuiet = next == stamp;
            stamp = next;
            if (isQuiet && !IsEmpty(file))
            {
                break;
            }
        }

        return stamp;
    }

    private static bool IsJson(WatchedFile file) => file.File.FullPath.EndsWith(".json", StringComparison.OrdinalIgnoreCase);

    private static bool IsEmpty(WatchedFile file)
    {
        try
        {
            return new FileInfo(file.File.FullPath) is { Exists: true, Length: 0 };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The read that follows says what is wrong.
            return false;
        }
    }

    private static async Task<TaskDocument> ReadAsync(WatchedFile file, CancellationToken cancellationToken)
    {
        string? text = null;
        try
        {
            if (Directory.Exists(file.File.FullPath))
            {
                throw new SyncException(SyncErrorKind.Config, $"'{file.File.Origin}' is a folder; expected a file with tasks.");
            }

            await using var stream = new FileStream(file.File.FullPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream);
            text = await reader.ReadToEndAsync(cancellationToken);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            // Absent is an answer, not a failure.
        }
        catch (UnauthorizedAccessException e)
        {
            throw new SyncException(SyncErrorKind.Config, $"'{file.File.Origin}' cannot be read: permission denied.", e);
        }
        catch (IOException e)
        {
            throw new SyncException(SyncErrorKind.Transient, $"'{file.File.Origin}' cannot be read.", e);
        }

        return new() { Kind = file.Kind, Origin = file.File.Origin, Text = text };
    }

    private sealed class WatchedFile(TaskDocumentKind kind, DocumentFile file)
    {
        public TaskDocumentKind Kind { get; } = kind;

        public DocumentFile File { get; } = file;

        public FileStamp Stamp { get; set; }

        public bool IsUnreadable { get; set; }
    }
}
