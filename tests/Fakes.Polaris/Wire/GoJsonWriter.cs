using System.Collections;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Google.Protobuf;

namespace PolarisSync.Tests.Fakes.Polaris.Wire;

/// <summary>Writes messages as Polaris does: every field, wrappers as plain values or null, empty lists and maps, enums by name, 64-bit numbers as text.</summary>
internal static class GoJsonWriter
{
    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        IndentSize = 1,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static byte[] Write(IMessage message)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Options))
        {
            WriteMessage(writer, message);
        }

        return stream.ToArray();
    }

    private static void WriteMessage(Utf8JsonWriter writer, IMessage message)
    {
        var plan = MessagePlan.Of(message.Descriptor);
        writer.WriteStartObject();
        foreach (var field in plan.Fields)
        {
            writer.WritePropertyName(field.Name);
            WriteField(writer, field, field.Field.Accessor.GetValue(message));
        }

        foreach (var name in plan.Nulls)
        {
            writer.WriteNull(name);
        }

        foreach (var name in plan.Empties)
        {
            writer.WriteStartArray(name);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static void WriteField(Utf8JsonWriter writer, FieldPlan field, object? value)
    {
        if (field.Kind == FieldKind.Map)
        {
            WriteMap(writer, (IDictionary)value!);
        }
        else if (field.Field.IsRepeated)
        {
            writer.WriteStartArray();
            foreach (var element in (IEnumerable)value!)
            {
                WriteValue(writer, field, element);
            }

            writer.WriteEndArray();
        }
        else
        {
            WriteValue(writer, field, value);
        }
    }

    private static void WriteMap(Utf8JsonWriter writer, IDictionary map)
    {
        writer.WriteStartObject();
        foreach (var key in map.Keys.Cast<string>().Order(StringComparer.Ordinal))
        {
            writer.WritePropertyName(key);
            if (map[key] is IMessage message)
            {
                WriteMessage(writer, message);
            }
            else
            {
                writer.WriteStringValue((string)map[key]!);
            }
        }

        writer.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter writer, FieldPlan field, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case IMessage message:
                WriteMessage(writer, message);
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case uint number:
                writer.WriteNumberValue(number);
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case ulong or long:
                writer.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
            default:
                WriteEnum(writer, field, Convert.ToInt32(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    private static void WriteEnum(Utf8JsonWriter writer, FieldPlan field, int number)
    {
        if (field.Field.EnumType.FindValueByNumber(number) is { } named)
        {
            writer.WriteStringValue(named.Name);
        }
        else
        {
            writer.WriteNumberValue(number);
        }
    }
}
