using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace PolarisSync.Plugins.Consul.Wire;

/// <summary>Reads of an instance of a dump which one it is and when it last changed.</summary>
internal static class WireIndexedServiceReader
{
    public static bool TryRead(ref Utf8JsonReader reader, [NotNullWhen(true)] out WireIndexedService? element)
    {
        element = null;
        var read = new WireIndexedService { Id = null!, Service = null! };
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

    private static bool TryReadProperty(ref Utf8JsonReader reader, WireIndexedService read)
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

        if (reader.ValueTextEquals("ModifyIndex"u8))
        {
            var isRead = WireValues.TryNumber(ref reader, out var number);
            read.ModifyIndex = number;
            return isRead;
        }

        return WireValues.TrySkip(ref reader);
    }
}
