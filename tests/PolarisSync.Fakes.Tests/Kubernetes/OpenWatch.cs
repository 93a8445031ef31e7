using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace PolarisSync.Fakes.Tests.Kubernetes;

/// <summary>An open stream and the lines that came on it.</summary>
internal sealed class OpenWatch : IAsyncDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly Channel<JsonNode> _lines = Channel.CreateUnbounded<JsonNode>();
    private readonly Task<bool> _reading;

    public OpenWatch(HttpResponseMessage response, Stream body)
    {
        _response = response;
        _reading = ReadAsync(body);
    }

    public bool HasLine => _lines.Reader.TryPeek(out _);

    public bool HasEnded => _reading.IsCompleted;

    /// <summary>The next line; null when none comes.</summary>
    public async Task<JsonNode?> NextAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        try
        {
            return await _lines.Reader.ReadAsync(cancellationToken).AsTask().WaitAsync(patience, cancellationToken);
        }
        catch (Exception error) when (error is TimeoutException or ChannelClosedException)
        {
            return null;
        }
    }

    /// <summary>Whether it was cut, and what came before.</summary>
    public async Task<(bool Broken, IReadOnlyList<JsonNode> More)> EndAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        var broken = await _reading.WaitAsync(patience, cancellationToken);
        var more = new List<JsonNode>();
        while (_lines.Reader.TryRead(out var line))
        {
            more.Add(line);
        }

        return (broken, more);
    }

    public async ValueTask DisposeAsync()
    {
        _response.Dispose();
        await _reading;
    }

    private async Task<bool> ReadAsync(Stream body)
    {
        try
        {
            using var reader = new StreamReader(body);
            while (await reader.ReadLineAsync() is { } line)
            {
                _lines.Writer.TryWrite(JsonNode.Parse(line)!);
            }

            return false;
        }
        catch (Exception error) when (error is IOException or HttpRequestException or ObjectDisposedException)
        {
            return true;
        }
        finally
        {
            _lines.Writer.TryComplete();
        }
    }
}
