using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace PolarisSync.Plugins.Consul.Wire;

/// <summary>Reads a check of a dump.</summary>
internal static class WireCheckReader
{
    public static bool TryRead(ref Utf8JsonReader reader, [NotNullWhen(true)] out WireCheck? element)
    {
        element = null;
        var read = new WireCheck { CheckId = null! };
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.EndObject)
            {
                WireValues.Required(read.CheckId);
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

    private static bool TryReadProperty(ref Utf8JsonReader reader, WireCheck read)
    {
        if (reader.ValueTextEquals("CheckID"u8))
        {
            var isRead = WireValues.TryText(ref reader, out var text);
            read.CheckId = isRead ? WireValues.Required(text) : "";
            return isRead;
        }

        if (reader.ValueTextEquals("Status"u8))
        {
            var isRead = WireValues.TryText(ref reader, out var text);
            read.Status = text;
            return isRead;
        }

        if (reader.ValueTextEquals("ServiceID"u8))
        {
            var isRead = WireValues.TryText(ref reader, out var text);
            read.ServiceId = text;
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
