using Grpc.Net.Client;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Polaris;

/// <summary>Opens the Discover stream of an endpoint, and opens it anew after it failed. One stream at a time.</summary>
internal sealed class DiscoverConnection : IAsyncDisposable
{
    // A service of many thousand instances is one message.
    private const int LargestMessage = 256 * 1024 * 1024;

    private readonly PolarisAddresses _addresses;
    private readonly Func<HttpMessageHandler> _createHandler;
    private readonly TimeProvider _timeProvider;
    private readonly string? _token;
    private readonly SemaphoreSlim _opening = new(1);
    private volatile DiscoverStream? _stream;
    private GrpcChannel? _channel;

    public DiscoverConnection(EndpointContext<PolarisOptions> context, PolarisAddresses addresses, string? token)
    {
        (_addresses, _token, _timeProvider) = (addresses, token, context.TimeProvider);
        _createHandler = () => context.CreateHandler(HandlerKind.Stream);
    }

    /// <summary>The stream, if it is open now.</summary>
    public DiscoverStream? Current => _stream is { IsOpen: true } stream ? stream : null;

    /// <summary>The address in use.</summary>
    public string Address => _addresses.Current;

    /// <summary>Opens the stream unless it is open, and proves that it answers.</summary>
    /// <exception cref="SyncException">Any kind.</exception>
    public async Task<DiscoverStream> OpenAsync(CancellationToken cancellationToken)
    {
        await _opening.WaitAsync(cancellationToken);
        try
        {
            for (var attempt = _addresses.Count; ; attempt--)
            {
                if (Current is { } open)
                {
                    return open;
                }

                await CloseAsync();
                var address = _addresses.Current;
                try
                {
                    return await ConnectAsync(address, cancellationToken);
                }
                catch (SyncException error) when (error.Kind == SyncErrorKind.Transient)
                {
                    _addresses.MoveOnFrom(address);
                    if (attempt <= 1)
                    {
                        throw;
                    }
                }
            }
        }
        finally
        {
            _opening.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _opening.WaitAsync();
        await CloseAsync();
        _opening.Release();
    }

    private async Task<DiscoverStream> ConnectAsync(string address, CancellationToken cancellationToken)
    {
        _channel = GrpcChannel.ForAddress(address, new()
        {
            HttpHandler = _createHandler(),
            DisposeHttpClient = true,
            MaxReceiveMessageSize = LargestMessage,
        });
        _stream = new(new(_channel), address, _token, _timeProvider);
        await _stream.AskAsync(DiscoverQuestion.Services(ServiceKey.DefaultNamespace, null), cancellationToken);
        return _stream;
    }

    private async Task CloseAsync()
    {
        if (_stream is { } stream)
        {
            _stream = null;
            await stream.DisposeAsync();
        }

        _channel?.Dispose();
        _channel = null;
    }
}
