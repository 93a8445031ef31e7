using System.Text;
using System.Text.Json;

namespace PolarisSync.Core.Configuration;

/// <summary>Says in plain words why a text is no JSON: the reader's own messages speak of tokens and bytes.</summary>
internal static class SyntaxFault
{
    /// <summary>Whether the reader stopped between strings and comments, not in one.</summary>
    public static bool IsOutsideOfText(string readerMessage) =>
        !readerMessage.Contains("JSON string", StringComparison.Ordinal) && !readerMessage.Contains("end of ", StringComparison.Ordinal);

    public static string Describe(byte[] text, int offset, int lastEnd, JsonTokenType last, OpenContainer? container, string readerMessage)
    {
        if (readerMessage.Contains("within a JSON string", StringComparison.Ordinal))
        {
            return "a string may not contain a line break or another control character; a closing '\"' is probably missing";
        }

        if (readerMessage.Contains("maximum configured depth", StringComparison.Ordinal))
        {
            return "the document is nested deeper than 64 levels";
        }

        if (readerMessage.Contains("end of string", StringComparison.Ordinal))
        {
            return "the document ends inside a string; a closing '\"' is missing";
        }

        if (readerMessage.Contains("end of comment", StringComparison.Ordinal))
        {
            return "the document ends inside a comment; '*/' is missing";
        }

        var expected = Expected(text, offset, lastEnd, last, container);
        if (offset >= text.Length)
        {
            return container is null
                ? $"the document ends too early; expected {expected}"
                : $"the document ends too early; the '{(container.IsObject ? '{' : '[')}' of {container.Position.Line}:{container.Position.Column} is not closed";
        }

        return $"unexpected '{Word(text, offset)}'; expected {expected}";
    }

    private static string Word(byte[] text, int offset)
    {
        var end = offset;
        while (end < text.Length && end - offset < 20 && char.IsAsciiLetterOrDigit((char)text[end]))
        {
            end++;
        }

        if (end > offset)
        {
            return Encoding.ASCII.GetString(text, offset, end - offset);
        }

        _ = Rune.DecodeFromUtf8(text.AsSpan(offset), out var found, out _);
        return found.ToString();
    }

    private static string Expected(byte[] text, int offset, int lastEnd, JsonTokenType last, OpenContainer? container)
    {
        var between = text.AsSpan(Math.Min(lastEnd, offset)..offset);
        if (container is null)
        {
            return last == JsonTokenType.None ? "'{'" : "the end of the document";
        }

        if (last == JsonTokenType.PropertyName)
        {
            return "a value";
        }

        if (!container.IsObject)
        {
            return last == JsonTokenType.StartArray || between.Contains((byte)',') ? "a value or ']'" : "',' or ']'";
        }

        // The reader takes name and colon as one: a quote behind the last token means that the name was read and its colon is missing.
        return between.Contains((byte)'"') ? "':' after the name"
            : last == JsonTokenType.StartObject || between.Contains((byte)',') ? "a name in double quotes or '}'" : "',' or '}'";
    }
}
