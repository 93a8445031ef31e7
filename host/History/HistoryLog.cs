using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using PolarisSync.Core.Reporting;
using PolarisSync.Host.Secrets;

namespace PolarisSync.Host.History;

/// <summary>
/// The change log on disk. Entries queue up to a bound and one writer takes them to the files; what finds the queue full is counted and the
/// number written. A disk that cannot be written is told once and stops nothing.
/// </summary>
internal sealed partial class HistoryLog : IChangeLog, IAsyncDisposable
{
    private const int MostQueued = 128 * 1024;
    private const int BatchBytes = 256 * 1024;
    private static readonly TimeSpan s_retry = TimeSpan.FromSeconds(5);
    private static readonly byte[] s_lineBreak = "\n"u8.ToArray();

    private readonly Channel<HistoryEntry> _queue;
    private readonly HistoryWriter _writer;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly string _path;
    private readonly ArrayBufferWriter<byte> _buffer = new(BatchBytes);
    private readonly Utf8JsonWriter _json;
    private readonly JsonTypeInfo<HistoryLine> _line;
    private readonly Task _writing;
    private long _lost;
    private bool _fails;
    private DateTimeOffset _notBefore;

    /// <summary>Begins to write.</summary>
    public HistoryLog(HistoryFolder folder, long maxBytes, bool goesOn, Redactor secrets, TimeProvider timeProvider, ILogger<HistoryLog> logger, int mostQueued = MostQueued)
    {
        _path = folder.Root;
        _line = new RedactingJson(secrets).For(HistoryJson.Default.HistoryLine);
        _time = timeProvider;
        _logger = logger;
        _writer = new HistoryWriter(folder, maxBytes, goesOn);
        _json = new Utf8JsonWriter(_buffer, HistoryJson.Writing);
        _queue = Channel.CreateBounded<HistoryEntry>(new BoundedChannelOptions(mostQueued) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
        _writing = Task.Run(WriteAsync);
    }

    /// <inheritdoc/>
    public void Record(HistoryEntry entry)
    {
        if (!_queue.Writer.TryWrite(entry))
        {
            Interlocked.Increment(ref _lost);
        }
    }

    /// <summary>Writes what is queued and ends; what comes later is not taken down.</summary>
    public async Task StopAsync()
    {
        _queue.Writer.TryComplete();
        await _writing;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _json.DisposeAsync();
        _writer.Dispose();
    }

    private async Task WriteAsync()
    {
        while (await _queue.Reader.WaitToReadAsync(CancellationToken.None))
        {
            var entries = 0;
            while (_buffer.WrittenCount < BatchBytes && _queue.Reader.TryRead(out var entry))
            {
                Format(entry);
                entries++;
            }

            var lost = Interlocked.Exchange(ref _lost, 0);
            if (lost > 0)
            {
                Format(new() { At = _time.GetUtcNow(), Change = "entries lost", Detail = $"{Plural.Of(lost, "entry", "entries")} lost", Why = "more happened than could be written" });
            }

            if (!TryAppend())
            {
                Interlocked.Add(ref _lost, entries + lost);
            }

            _buffer.ResetWrittenCount();
        }
    }

    private void Format(HistoryEntry entry)
    {
        _json.Reset();
        JsonSerializer.Serialize(_json, HistoryLine.From(entry), _line);
        _json.Flush();
        _buffer.Write(s_lineBreak);
    }

    private bool TryAppend()
    {
        if (_fails && _time.GetUtcNow() < _notBefore)
        {
            return false;
        }

        try
        {
            _writer.Append(_buffer.WrittenSpan);
            if (_fails)
            {
                _fails = false;
                Log.WrittenAgain(_logger, _path);
            }

            return true;
        }
        catch (IOException error)
        {
            _notBefore = _time.GetUtcNow() + s_retry;
            if (!_fails)
            {
                _fails = true;
                Log.CannotWrite(_logger, _path, error.Message);
            }

            return false;
        }
    }
}
