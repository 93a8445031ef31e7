using Microsoft.Extensions.Logging;

namespace PolarisSync.Abstractions;

/// <summary>Everything a task provider gets. Only the host creates it, so it may grow.</summary>
public sealed class TaskProviderContext
{
    /// <summary>For the host and for tests of providers.</summary>
    public TaskProviderContext(
        IReadOnlyDictionary<string, string> variables,
        ILoggerFactory loggerFactory,
        TimeProvider timeProvider,
        Func<HandlerKind, HttpMessageHandler> createHandler)
    {
        ArgumentNullException.ThrowIfNull(variables);
        ArgumentNullException.ThrowIfNull(loggerFactory);
        ArgumentNullException.ThrowIfNull(timeProvider);
        ArgumentNullException.ThrowIfNull(createHandler);
        Variables = variables;
        LoggerFactory = loggerFactory;
        TimeProvider = timeProvider;
        CreateHandler = createHandler;
    }

    /// <summary>Settings whose names start with <c>POLARIS_SYNC_</c>, from the environment and application.yaml.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; }

    /// <summary>Where loggers come from.</summary>
    public ILoggerFactory LoggerFactory { get; }

    /// <summary>Where time comes from.</summary>
    public TimeProvider TimeProvider { get; }

    /// <summary>Makes message handlers; see <see cref="HandlerKind"/>.</summary>
    public Func<HandlerKind, HttpMessageHandler> CreateHandler { get; }
}
