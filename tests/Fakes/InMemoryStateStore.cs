using System.Collections.Concurrent;
using PolarisSync.Core.Engine;

namespace PolarisSync.Tests.Fakes;

/// <summary>Documents that survive an engine, not the process.</summary>
public sealed class InMemoryStateStore : IStateStore
{
    private readonly ConcurrentDictionary<string, string> _documents = new(StringComparer.Ordinal);
    private int _saves;

    /// <summary>What is stored now, by name.</summary>
    public IReadOnlyDictionary<string, string> Documents => _documents;

    /// <summary>How often something was stored.</summary>
    public int Saves => _saves;

    /// <summary>Every call throws this while it is not null.</summary>
    public IOException? Failure { get; set; }

    /// <inheritdoc/>
    public Task<string?> LoadAsync(string name, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Failure is { } failure ? Task.FromException<string?>(failure) : Task.FromResult(_documents.GetValueOrDefault(name));
    }

    /// <inheritdoc/>
    public Task SaveAsync(string name, string text, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Failure is { } failure)
        {
            return Task.FromException(failure);
        }

        Interlocked.Increment(ref _saves);
        _documents[name] = text;
        return Task.CompletedTask;
    }
}
