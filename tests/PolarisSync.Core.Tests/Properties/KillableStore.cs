using PolarisSync.Core.Engine;

namespace PolarisSync.Core.Tests.Properties;

/// <summary>One engine's way to the store: once the engine is killed, nothing of it arrives any more.</summary>
internal sealed class KillableStore(IStateStore store) : IStateStore
{
    private volatile bool _killed;

    public void Kill() => _killed = true;

    public Task<string?> LoadAsync(string name, CancellationToken cancellationToken) => store.LoadAsync(name, cancellationToken);

    public Task SaveAsync(string name, string text, CancellationToken cancellationToken) =>
        _killed ? Task.CompletedTask : store.SaveAsync(name, text, cancellationToken);
}
