using System.Runtime.CompilerServices;
using System.Threading.Channels;
using PolarisSync.Abstractions;

namespace PolarisSync.Host.Tests.Configuration;

/// <summary>Says what the test tells it to.</summary>
internal sealed class ScriptedProvider : ITaskProvider
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TaskDocumentKind, TaskDocument> _documents = new()
    {
        [TaskDocumentKind.Registry] = new() { Kind = TaskDocumentKind.Registry, Origin = "conf/sync-registry.json" },
        [TaskDocumentKind.Configuration] = new() { Kind = TaskDocumentKind.Configuration, Origin = "conf/sync-config.json" },
    };

    private Channel<TaskDocument?> _changes = Channel.CreateUnbounded<TaskDocument?>();

    public volatile bool Fails;

    public int Watches;

    public void Set(TaskDocumentKind kind, string? text)
    {
        lock (_lock)
        {
            _documents[kind] = _documents[kind] with { Text = text };
            _changes.Writer.TryWrite(_documents[kind]);
        }
    }

    public void Break()
    {
        lock (_lock)
        {
            _changes.Writer.TryWrite(null);
        }
    }

    public async IAsyncEnumerable<TaskDocument> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref Watches);
        Channel<TaskDocument?> changes;
        TaskDocument[] now;
        lock (_lock)
        {
            changes = _changes = Channel.CreateUnbounded<TaskDocument?>();
            now = [.. _documents.Values];
        }

        if (Fails)
        {
            throw new SyncException(SyncErrorKind.Transient, "cannot reach the ConfigMap");
        }

        foreach (var document in now)
        {
            yield return document;
        }

        await foreach (var change in changes.Reader.ReadAllAsync(cancellationToken))
        {
            yield return change ?? throw new SyncException(SyncErrorKind.Transient, "the watch broke");
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
