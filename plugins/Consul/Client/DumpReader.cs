using System.Buffers;
using System.Text.Json;
using PolarisSync.Plugins.Consul.Wire;

namespace PolarisSync.Plugins.Consul;

/// <summary>Gives the nodes of a dump while it comes in; holds no more of its text than the longest instance takes.</summary>
internal sealed class DumpReader<TService, TCheck>(Stream stream, DumpType<TService, TCheck> type) : IDisposable
    where TService : class
    where TCheck : class
{
    private const int FirstSize = 64 * 1024;
    private const int LargestSize = 64 * 1024 * 1024;
    private readonly DumpParser<TService, TCheck> _parser = new(type);
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstSize);
    private int _filled;

    /// <summary>The nodes that came next, at least one; null at the end.</summary>
    public async Task<IReadOnlyList<DumpedNode<TService, TCheck>>?> ReadAsync(CancellationToken cancellationToken)
    {
        while (_buffer.Length > 0)
        {
            if (_filled == _buffer.Length)
            {
                Grow();
            }

            var read = await stream.ReadAsync(_buffer.AsMemory(_filled), cancellationToken);
            _filled += read;
            var consumed = _parser.Parse(_buffer.AsSpan(0, _filled), isLast: read == 0);
            _filled -= consumed;
            _buffer.AsSpan(consumed, _filled).CopyTo(_buffer);
            if (read == 0)
            {
                Dispose();
            }

            if (_parser.TakeNodes() is { Count: > 0 } nodes)
            {
                return nodes;
            }
        }

        return null;
    }

    public void Dispose()
    {
        var buffer = _buffer;
        _buffer = [];
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Grow()
    {
        if (_buffer.Length >= LargestSize)
        {
            throw new JsonException("A single instance of the dump of the catalog is larger than 64 MB.");
        }

        var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        _buffer.AsSpan(0, _filled).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
