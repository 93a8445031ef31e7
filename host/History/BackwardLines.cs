namespace PolarisSync.Host.History;

/// <summary>The lines of a file from the last to the first, a block at a time. A line that is longer than a block is left out.</summary>
internal sealed class BackwardLines : IDisposable
{
    private const int Block = 256 * 1024;
    private const byte LineBreak = (byte)'\n';

    private readonly FileStream _stream;
    private readonly byte[] _buffer = new byte[2 * Block];
    private long _position;
    private int _start;
    private int _end;
    private bool _skips;

    /// <exception cref="IOException">The file cannot be read, or is gone.</exception>
    public BackwardLines(string path)
    {
        _stream = new FileStream(path, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 });
        _position = _stream.Length;
        _start = _end = _buffer.Length;
    }

    /// <summary>The next line towards the beginning, without its line break; false when there is none. It is valid until the next call.</summary>
    public bool TryRead(out ReadOnlyMemory<byte> line)
    {
        while (true)
        {
            var at = _buffer.AsSpan(_start, _end - _start).LastIndexOf(LineBreak);
            if (at >= 0 || _position == 0)
            {
                if (at < 0 && _start == _end)
                {
                    line = default;
                    return false;
                }

                var from = at < 0 ? _start : _start + at + 1;
                line = _buffer.AsMemory(from, _end - from);
                _end = at < 0 ? _start : _start + at;
                if (!_skips && line.Length > 0)
                {
                    return true;
                }

                _skips = false;
                continue;
            }

            Fill();
        }
    }

    public void Dispose() => _stream.Dispose();

    // Moves what is left of a line to the end of the buffer and reads the block before it.
    private void Fill()
    {
        if (_end - _start > Block)
        {
            _skips = true;
            _start = _end;
        }

        var rest = _end - _start;
        Buffer.BlockCopy(_buffer, _start, _buffer, _buffer.Length - rest, rest);
        var size = (int)Math.Min(Math.Min(Block, _buffer.Length - rest), _position);
        _position -= size;
        _start = _buffer.Length - rest - size;
        _end = _buffer.Length;
        _stream.Seek(_position, SeekOrigin.Begin);
        _stream.ReadExactly(_buffer, _start, size);
    }
}
