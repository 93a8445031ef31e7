using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace PolarisSync.Core.Tests.Properties;

/// <summary>Keeps what an engine and the history around it tell, for the message of a failure.</summary>
internal sealed class HistoryLog(TimeProvider time) : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<string> _lines = new();

    public void Add(string line) => _lines.Enqueue($"{time.GetUtcNow():mm:ss.fff} {line}");

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Add($"  {formatter(state, exception)}{(exception is null ? "" : $" {exception}")}");

    public void Dispose()
    {
    }

    public override string ToString() => string.Join('\n', _lines);
}
