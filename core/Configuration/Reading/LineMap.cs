namespace PolarisSync.Core.Configuration;

/// <summary>Turns byte offsets of UTF-8 text into lines and columns.</summary>
internal sealed class LineMap
{
    private readonly byte[] _text;
    private readonly List<int> _lineStarts = [0];

    // Where the last question was answered: questions mostly go forward, and a document may be one long line.
    private int _lastOffset;
    private int _lastColumn = 1;

    public LineMap(byte[] text)
    {
        _text = text;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == (byte)'\n')
            {
                _lineStarts.Add(i + 1);
            }
        }
    }

    /// <summary>The place of a byte; columns count characters, so that editors agree with them also behind Chinese comments.</summary>
    public SourcePosition At(int offset)
    {
        offset = Math.Clamp(offset, 0, _text.Length);
        var found = _lineStarts.BinarySearch(offset);
        var line = found >= 0 ? found : ~found - 1;
        var start = _lineStarts[line];
        var (from, column) = _lastOffset >= start && _lastOffset <= offset ? (_lastOffset, _lastColumn) : (start, 1);
        for (var i = from; i < offset; i++)
        {
            // Bytes 10xxxxxx continue a character.
            column += (_text[i] & 0xC0) == 0x80 ? 0 : 1;
        }

        (_lastOffset, _lastColumn) = (offset, column);
        return new(line + 1, column);
    }

    /// <summary>The byte offset of a place given as line and byte in the line, both from 0.</summary>
    public int OffsetOf(long line, long byteInLine) =>
        line >= _lineStarts.Count ? _text.Length : (int)Math.Min(_lineStarts[(int)line] + byteInLine, _text.Length);
}
