using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace PolarisSync.Plugins.Consul.Wire;

/// <summary>Reads an instance of a dump. By hand: the serializer has to see the end before it begins, so it would read everything twice.</summary>
internal static class WireServiceReader
{
    public static bool TryRead(ref Utf8JsonReader reader, [NotNullWhen(true)] out WireService? element)
    {
        element = null;
        var read = new WireService { Id = null!, Service = null! };
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.EndObject)
            {
                WireValues.Required(read.Id);
                WireValues.Required(read.Service);
                element = read;
                return true;
            }

            if (!TryReadProperty(ref reader, read))
            {
                return false;
            }
        }

        return false;
    }

    private static bool TryReadProperty(ref Utf8JsonReader reader, WireService read)
    {
        if (reader.ValueTextEquals("ID"u8))
        {
            var isRead = WireValues.TryText(ref reader, out var text);
            read.Id = isRead ? WireValues.Required(text) : "";
            return isRead;
        }

        if (reader.ValueTextEquals("Service"u8))
        {
            var isRead = WireValues.TryText(ref reader, out var text);
            read.Service = isRead ? WireValues.Required(text) : "";
            return isRead;
        }

        if (reader.ValueTextEquals("Tags"u8))
        {
            var isRead = WireValues.TryTexts(ref reader, out var texts);
            read.Tags = texts;
            return isRead;
        }

        if (reader.ValueTextEquals("Address"u8))
        {
            var isRead = WireValues.TryText(ref reader, out var text);
            read.Address = text;
            return isRead;
        }

        if (reader.ValueTextEquals("Meta"u8))
        {
            var isRead = WireValues.TryPairs(ref reader, out var pairs);
            read.Meta = pairs;
            return isRead;
        }

        if (reader.ValueTextEquals("Port"u8))
        {
            var isRead = WireValues.TryPort(ref reader, out var port);
            read.Port = port;
            return isRead;
        }

        if (reader.ValueTextEquals("Weights"u8))
        {
            var isRead = WireValues.TryWeights(ref reader, out var weights);
            read.Weights = weights;
            return isRead;
        }

        if (reader.ValueTextEquals("ModifyIndex"u8))
        {
            var isRead = WireValues.TryNumber(ref reader, out var number);
            read.ModifyIndex = number;
            return isRead;
        }

        if (reader.ValueTextEquals("Kind"u8))
        {
            var isRead = WireValues.TryText(ref reader, out var text);
            read.Kind = text;
            return isRead;
        }

        if (reader.ValueTextEquals("Ports"u8))
        {
            return TryReadPorts(ref reader, read);
        }

        return WireValues.TrySkip(ref reader);
    }

    // Since 1.22, and rare.
    private static bool TryReadPorts(ref Utf8JsonReader reader, WireService read)
    {
        var end = reader;
        if (!WireValues.TrySkip(ref end))
        {
            return false;
        }

        reader.Read();
        read.Ports = JsonSerializer.Deserialize(ref reader, ConsulJson.Default.ListWirePort);
        return true;
    }
}
