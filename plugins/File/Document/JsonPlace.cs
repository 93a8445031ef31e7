using System.Text.Json;

namespace PolarisSync.Plugins.File.Document;

/// <summary>Finds the line and column of a value in JSON text. Only ever needed for an error, so it reads the text anew.</summary>
internal static class JsonPlace
{
    /// <summary><c>line:column</c> of the value at a path such as <c>services[2].instances[0].port</c>; of the start of the text if it is not there.</summary>
    public static string Of(ReadOnlySpan<byte> text, string path)
    {
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
        var open = new Stack<(string Path, bool IsArray, int Count)>();
        var name = "";
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                name = reader.GetString()!;
                continue;
            }

            if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
            {
                open.Pop();
                continue;
            }

            var here = "";
            if (open.TryPop(out var parent))
            {
                here = parent.IsArray ? $"{parent.Path}[{parent.Count}]" : parent.Path.Length == 0 ? name : $"{parent.Path}.{name}";
                open.Push((parent.Path, parent.IsArray, parent.Count + 1));
            }

            if (string.Equals(here, path, StringComparison.Ordinal))
            {
                return LineAndColumn(text, (int)reader.TokenStartIndex);
            }

            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                open.Push((here, reader.TokenType == JsonTokenType.StartArray, 0));
            }
        }

        return "1:1";
    }

    /// <summary><c>line:column</c> of the first member name that stands in its object a second time; of the start of the text if none does.</summary>
    public static string OfDoubledName(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
        var open = new Stack<HashSet<string>>();
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                open.Push(new(StringComparer.Ordinal));
            }
            else if (reader.TokenType == JsonTokenType.EndObject)
            {
                open.Pop();
            }
            else if (reader.TokenType == JsonTokenType.PropertyName && !open.Peek().Add(reader.GetString()!))
            {
                return LineAndColumn(text, (int)reader.TokenStartIndex);
            }
        }

        return "1:1";
    }

    private static string LineAndColumn(ReadOnlySpan<byte> text, int offset)
    {
        var before = text[..offset];
        return $"{before.Count((byte)'\n') + 1}:{offset - before.LastIndexOf((byte)'\n')}";
    }
}
