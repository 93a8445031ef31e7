using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace PolarisSync.Core.Configuration;

/// <summary>Turns an <c>options</c> object into an element the adapter can bind, and finds its members' places again.</summary>
internal static class OptionsElement
{
    /// <summary>The element with references resolved; null after a fault was reported.</summary>
    public static JsonElement? Build(ReadContext context, ConfigurationNode node, string path)
    {
        var buffer = new ArrayBufferWriter<byte>();
        bool good;
        using (var writer = new Utf8JsonWriter(buffer))
        {
            good = Write(context, writer, node, path, secret: false);
        }

        if (!good)
        {
            return null;
        }

        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return document.RootElement.Clone();
    }

    /// <summary>The place and full path of an option; of the nearest member above it when it is not there.</summary>
    public static (SourcePosition Position, string Path) Locate(ConfigurationNode options, string optionsPath, string path)
    {
        var node = options;
        foreach (var step in path.Split(['.', '[', ']'], StringSplitOptions.RemoveEmptyEntries))
        {
            var member = node.Properties.FirstOrDefault(property => string.Equals(property.Name, step, StringComparison.Ordinal));
            var next = member?.Value
                ?? (int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < node.Items.Count ? node.Items[index] : null);
            if (next is null)
            {
                break;
            }

            node = next;
        }

        return (node.Position, JsonPaths.Join(optionsPath, path));
    }

    private static bool Write(ReadContext context, Utf8JsonWriter writer, ConfigurationNode node, string path, bool secret)
    {
        var good = true;
        switch (node.Kind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in node.Properties)
                {
                    writer.WritePropertyName(property.Name);
                    good &= Write(context, writer, property.Value, JsonPaths.Member(path, property.Name), secret || SecretNames.SuggestsAllBelow(property.Name));
                }

                writer.WriteEndObject();
                return good;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                for (var i = 0; i < node.Items.Count; i++)
                {
                    good &= Write(context, writer, node.Items[i], JsonPaths.Element(path, i), secret);
                }

                writer.WriteEndArray();
                return good;
            case JsonValueKind.String:
                var text = context.Text(node, path, secret);
                writer.WriteStringValue(text?.Value ?? "");
                return text is not null;
            case JsonValueKind.Number:
                writer.WriteRawValue(node.Text);
                return true;
            case JsonValueKind.True or JsonValueKind.False:
                writer.WriteBooleanValue(node.Kind == JsonValueKind.True);
                return true;
            default:
                writer.WriteNullValue();
                return true;
        }
    }
}
