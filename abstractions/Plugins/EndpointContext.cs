using Microsoft.Extensions.Logging;

namespace PolarisSync.Abstractions;

/// <summary>Everything an adapter gets to make one endpoint. Only the host creates it, so it may grow.</summary>
/// <typeparam name="TOptions">The adapter's options.</typeparam>
public sealed class EndpointContext<TOptions>
    where TOptions : class
{
    private readonly Func<HandlerKind, HttpMessageHandler> _createHandler;

    /// <summary>For the host and for tests of adapters.</summary>
    public EndpointContext(
        EndpointDefinition endpoint,
        TOptions options,
        ILoggerFactory loggerFactory,
        TimeProvider timeProvider,
        Func<HandlerKind, HttpMessageHandler> createHandler)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(loggerFactory);
        ArgumentNullException.ThrowIfNull(timeProvider);
        ArgumentNullException.ThrowIfNull(createHandler);
        Endpoint = endpoint;
        Options = options;
        LoggerFactory = loggerFactory;
        TimeProvider = timeProvider;
        _createHandler = createHandler;
    }

    /// <summary>The endpoint as configured.</summary>
    public EndpointDefinition Endpoint { get; }

    /// <summary>The bound and validated options.</summary>
    public TOptions Options { get; }

    /// <summary>Where loggers come from.</summary>
    public ILoggerFactory LoggerFactory { get; }

    /// <summary>Where time comes from; adapters use no other clock.</summary>
    public TimeProvider TimeProvider { get; }

    /// <summary>
    /// Makes a message handler with the endpoint's TLS and proxy settings that counts and measures calls. The caller owns it and disposes it.
    /// See <see cref="HandlerKind"/> for what each kind adds.
    /// </summary>
    public HttpMessageHandler CreateHandler(HandlerKind kind) => _createHandler(kind);
}
