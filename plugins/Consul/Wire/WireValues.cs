using System.Text.Json;

namespace PolarisSync.Plugins.Consul.Wire;

/// <summary>Reads the value after a property's name, as strictly as the serializer does; false when it is not all there yet.</summary>
internal static class WireValues
{
    public static bool TryText(ref Utf8JsonReader reader, out string? text)
    {
        text = null;
        if (!reader.Read())
        {
            return false;
        }

        text = Text(ref reader);
        return true;
    }

    public static bool TryNumber(ref Utf8JsonReader reader, out long number)
    {
        number = 0;
        return reader.Read() && (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out number) ? true : throw Unexpected());
    }

    public static bool TryPort(ref Utf8JsonReader reader, out int port)
    {
        port = 0;
        return reader.Read() && (reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out port) ? true : throw Unexpected());
    }

    public static bool TryTexts(ref Utf8JsonReader reader, out List<string>? texts)
    {
        texts = null;
        if (!reader.Read())
        {
            return false;
        }

        if (reader.TokenType == JsonTokenType.Null)
        {
            return true;
        }

        Expect(reader.TokenType == JsonTokenType.StartArray);
        texts = [];
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.EndArray)
            {
                return true;
            }

            texts.Add(Text(ref reader)!);
        }

        return false;
    }

    public static bool TryPairs(ref Utf8JsonReader reader, out Dictionary<string, string>? pairs)
    {
        pairs = null;
        if (!reader.Read())
        {
            return false;
        }

        if (reader.TokenType == JsonTokenType.Null)
        {
            return true;
        }

        Expect(reader.TokenType == JsonTokenType.StartObject);
        pairs = [];
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.EndObject)
            {
                return true;
            }

            var key = reader.GetString()!;
            if (!reader.Read())
            {
                return false;
            }

            pairs[key] = Text(ref reader)!;
        }

        return false;
    }

    public static bool TryWeights(ref Utf8JsonReader reader, out WireWeights? weights)
    {
        weights = null;
        if (!reader.Read())
        {
            return false;
        }

        if (reader.TokenType == JsonTokenType.Null)
        {
            return true;
        }

        Expect(reader.TokenType == JsonTokenType.StartObject);
        weights = new();
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.EndObject)
            {
                return true;
            }

            long number;
            bool isPassing = reader.ValueTextEquals("Passing"u8), isWarning = reader.ValueTextEquals("Warning"u8);
            if (isPassing && TryNumber(ref reader, out number))
            {
                weights.Passing = number;
            }
            else if (isWarning && TryNumber(ref reader, out number))
            {
                weights.Warning = number;
            }
            else if (isPassing || isWarning || !TrySkip(ref reader))
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>Passes over a value that is not wanted.</summary>
    public static bool TrySkip(ref Utf8JsonReader reader) => reader.Read() && reader.TrySkip();

    /// <summary>Throws unless it is there.</summary>
    public static string Required(string? text) => text ?? throw Unexpected();

    private static string? Text(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.Null => null,
        _ => throw Unexpected(),
    };

    private static void Expect(bool condition)
    {
        if (!condition)
        {
            throw Unexpected();
        }
    }

    private static JsonException Unexpected() => new("An element of the dump of the catalog does not have its shape.");
}
