using PolarisSync.Tests.Fakes.Kong.Faults;
using PolarisSync.Tests.Fakes.Kong.Http;
using PolarisSync.Tests.Fakes.Kong.State;

namespace PolarisSync.Tests.Fakes.Kong;

/// <summary>
/// The Admin API of a Kong in this process, held to what real ones were recorded to answer, on a free port of 127.0.0.1. What is stored can be read and
/// written beside the API, as a person or another tool would have made it.
/// </summary>
public sealed partial class FakeKong : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly KongState _state;
    private readonly Listener _listener;

    private FakeKong(FakeKongOptions options)
    {
        Version = options.Version;
        _state = new(options);
        _listener = new(new Front(options, _state, Faults, Calls, _stopping.Token).HandleAsync);
    }

    /// <summary>Where the Admin API is.</summary>
    public Uri Address => _listener.Address;

    /// <summary>The same as "127.0.0.1:port".</summary>
    public string HostPort => Address.Authority;

    /// <summary>The version that is played.</summary>
    public KongVersion Version { get; }

    /// <summary>The calls that came.</summary>
    public KongCallLog Calls { get; } = new();

    /// <summary>What goes wrong.</summary>
    public KongFaults Faults { get; } = new();

    /// <summary>Starts an empty one.</summary>
    public static async Task<FakeKong> StartAsync(FakeKongOptions options, CancellationToken cancellationToken)
    {
        var kong = new FakeKong(options);
        await kong._listener.StartAsync(cancellationToken);
        return kong;
    }

    /// <summary>Starts an empty 3.0.2 with a database.</summary>
    public static Task<FakeKong> StartAsync(CancellationToken cancellationToken) => StartAsync(new(), cancellationToken);

    /// <summary>Cuts all connections and refuses new ones; what is stored stays.</summary>
    public Task GoDownAsync() => _listener.StopAsync();

    /// <summary>Listens again, on the same port.</summary>
    public Task ComeUpAsync(CancellationToken cancellationToken) => _listener.StartAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _listener.DisposeAsync();
        _stopping.Dispose();
    }
}
