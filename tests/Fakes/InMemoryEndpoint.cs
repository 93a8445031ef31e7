using PolarisSync.Abstractions;

namespace PolarisSync.Tests.Fakes;

/// <summary>One connection to an <see cref="InMemoryRegistry"/>; disposing it ends its session.</summary>
public sealed class InMemoryEndpoint : IEndpoint
{
    private readonly InMemoryRegistry _registry;

    internal InMemoryEndpoint(InMemoryRegistry registry, string session)
    {
        _registry = registry;
        Session = session;
        Source = registry.Options.IsSource ? new InMemorySource(registry) : null;
        Destination = registry.Options.IsDestination ? new InMemoryDestination(registry, session) : null;
    }

    /// <summary>The name of its session.</summary>
    public string Session { get; }

    /// <summary>Whether it was disposed.</summary>
    public bool IsDisposed { get; private set; }

    /// <inheritdoc/>
    public IServiceSource? Source { get; }

    /// <inheritdoc/>
    public IServiceDestination? Destination { get; }

    /// <inheritdoc/>
    public async Task<EndpointInfo> OpenAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        var options = _registry.Options;
        await _registry.EnterAsync("Open", InMemoryFaultScope.Reads, options.ReadDelay, cancellationToken);
        return new()
        {
            ServerVersion = options.ServerVersion,
            Source = Source is null ? null : new() { HasNamespaces = options.Traits.HasNamespaces, ReadLag = options.Traits.ReadLag },
            Destination = Destination is null ? null : options.Traits,
        };
    }

    /// <inheritdoc/>
    public async Task<bool> ProbeAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        await _registry.EnterAsync("Probe", InMemoryFaultScope.Reads, _registry.Options.ReadDelay, cancellationToken);
        return true;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_registry.BeforeDispose is { } before)
        {
            await before();
        }

        IsDisposed = true;
        _registry.DropSession(Session);
    }
}
