using System.Text;
using System.Text.Json;

namespace PolarisSync.Core.Configuration;

/// <summary>Reads JSON with comments and trailing commas into nodes that know their place, and finds names given twice.</summary>
internal sealed class DocumentParser
{
    private readonly byte[] _text;
    private readonly LineMap _lines;
    private readonly Action<SourcePosition, string, string> _report;
    private readonly Stack<OpenContainer> _open = new();
    private JsonTokenType _last;
    private int _lastEnd;

    private DocumentParser(byte[] text, Action<SourcePosition, string, string> report)
    {
        _text = text;
        _lines = new LineMap(text);
        _report = report;
    }

    /// <summary>The root value, or null when the text is no JSON; <paramref name="report"/> gets place, path and message of each fault.</summary>
    public static ConfigurationNode? Parse(string text, Action<SourcePosition, string, string> report) =>
        new DocumentParser(Encoding.UTF8.GetBytes(text.TrimStart('\uFEFF')), report).Parse();

    private ConfigurationNode? Parse()
    {
        if (_text.All(b => b is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'))
        {
            _report(new(1, 1), "$", "the document is empty; a document without tasks is written { \"tasks\": [] }");
            return null;
        }

        var reader = new Utf8JsonReader(_text, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        try
        {
            Read(ref reader);
            var root = ReadValue(ref reader, "");
            Read(ref reader);
            return root;
        }
        catch (JsonException e)
        {
            var offset = _lines.OffsetOf(e.LineNumber ?? 0, e.BytePositionInLine ?? 0);
            // The reader points into a word it did not like; people look at its beginning.
            while (SyntaxFault.IsOutsideOfText(e.Message) && offset > _lastEnd && char.IsAsciiLetterOrDigit((char)_text[offset - 1]))
            {
                offset--;
            }

            var message = SyntaxFault.Describe(_text, offset, _lastEnd, _last, _open.TryPeek(out var container) ? container : null, e.Message);
            _report(_lines.At(offset), "$", message);
            return null;
        }
    }

    private bool Read(ref Utf8JsonReader reader)
    {
        var more = reader.Read();
        _last = reader.TokenType;
        _lastEnd = (int)reader.BytesConsumed;
        return more;
    }

    private ConfigurationNode ReadValue(ref Utf8JsonReader reader, string path)
    {
        var position = _lines.At((int)reader.TokenStartIndex);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return ReadObject(ref reader, path, position);
            case JsonTokenType.StartArray:
                return ReadArray(ref reader, path, position);
            case JsonTokenType.String:
                return new(JsonValueKind.String, position) { Text = reader.GetString() ?? "" };
            case JsonTokenType.Number:
                return new(JsonValueKind.Number, position) { Text = Encoding.UTF8.GetString(reader.ValueSpan) };
            case JsonTokenType.True:
                return new(JsonValueKind.True, position);
            case JsonTokenType.False:
                return new(JsonValueKind.False, position);
            default:
                return new(JsonValueKind.Null, position);
        }
    }

    private ConfigurationNode ReadObject(ref Utf8JsonReader reader, string path, SourcePosition position)
    {
        var properties = new List<ConfigurationProperty>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        _open.Push(new(IsObject: true, position));
        while (Read(ref reader) && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString() ?? "";
            var namePosition = _lines.At((int)reader.TokenStartIndex);
            var valuePath = JsonPaths.Member(path, name);
            Read(ref reader);
            var value = ReadValue(ref reader, valuePath);
            if (names.Add(name))
            {
                properties.Add(new(name, namePosition, value));
            }
            else
            {
                _report(namePosition, valuePath, $"'{name}' is given twice in one object; keep one of them");
            }
        }

        _open.Pop();
        return new(JsonValueKind.Object, position) { Properties = properties };
    }

    private ConfigurationNode ReadArray(ref Utf8JsonReader reader, string path, SourcePosition position)
    {
        var items = new List<ConfigurationNode>();
        _open.Push(new(IsObject: false, position));
        while (Read(ref reader) && reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(ReadValue(ref reader, JsonPaths.Element(path, items.Count)));
        }

        _open.Pop();
        return new(JsonValueKind.Array, position) { Items = items };
    }
}
