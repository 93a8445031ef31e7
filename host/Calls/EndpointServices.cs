using Microsoft.Extensions.Logging;
using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;

namespace PolarisSync.Host.Calls;

/// <summary>What the host gives to every endpoint besides its own configuration.</summary>
internal sealed class EndpointServices(ILoggerFactory loggerFactory, TimeProvider timeProvider, CallCounters counters)
{
    public ILoggerFactory LoggerFactory { get; } = loggerFactory;

    public TimeProvider TimeProvider { get; } = timeProvider;

    /// <summary>Makes message handlers with the endpoint's TLS settings that count its calls; each handler belongs to its caller.</summary>
    public Func<HandlerKind, HttpMessageHandler> HandlersFor(EndpointConfiguration configuration) =>
        kind => CreateHandler(kind, configuration.Tls, configuration.Name, LocalAddress.AreAll(configuration.Definition.Addresses));

    /// <summary>Makes a message handler whose calls are counted under a name.</summary>
    /// <param name="kind">What it is for.</param>
    /// <param name="tls">TLS settings; null for the usual ones.</param>
    /// <param name="countedAs">The name.</param>
    /// <param name="isLocal">The server is on this machine: compressing would only cost both sides.</param>
    public HttpMessageHandler CreateHandler(HandlerKind kind, TlsSettings? tls, string countedAs, bool isLocal = false)
    {
        var counting = new CountingHandler(counters.For(countedAs), CreateSockets(kind, tls, isLocal));
        return kind == HandlerKind.Call ? new ResilienceHandler(TimeProvider, counting) : counting;
    }

    private static SocketsHttpHandler CreateSockets(HandlerKind kind, TlsSettings? tls, bool isLocal)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromSeconds(5),
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = isLocal ? System.Net.DecompressionMethods.None : System.Net.DecompressionMethods.All,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
        switch (kind)
        {
            case HandlerKind.Call:
                handler.MaxConnectionsPerServer = 16;
                break;
            case HandlerKind.LongPoll:
                handler.MaxConnectionsPerServer = 64;
                break;
            case HandlerKind.Stream:
                handler.PooledConnectionLifetime = Timeout.InfiniteTimeSpan;
                handler.KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests;
                handler.KeepAlivePingDelay = TimeSpan.FromSeconds(15);
                handler.KeepAlivePingTimeout = TimeSpan.FromSeconds(10);
                break;
            default:
                handler.Dispose();
                throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a kind of handler.");
        }

        if (tls is not null)
        {
            handler.SslOptions = ClientTls.Create(tls);
            if (tls.ServerName is not null)
            {
                handler.ConnectCallback = new NamedConnector(handler.SslOptions, tls.ServerName).ConnectAsync;
            }
        }

        return handler;
    }
}
