using System.Collections;
using System.Globalization;
using System.Text.Json;
using Google.Protobuf;

namespace PolarisSync.Tests.Fakes.Polaris.Wire;

/// <summary>Reads bodies as Polaris does: names in either spelling, numbers also in quotes, nothing else converted, unknown fields refused where the version does.</summary>
/// <param name="refuseUnknown">True: a field that is not known is an error.</param>
internal sealed class GoJsonReader(bool refuseUnknown)
{
    /// <summary>Reads a body that must be a list.</summary>
    /// <exception cref="GoJsonException">It is none, or an element cannot be read.</exception>
    public IReadOnlyList<RequestItem<T>> ReadList<T>(ReadOnlyMemory<byte> body)
        where T : class, IMessage, new()
    {
        using var document = Parse(body);
        var root = document.RootElement;
        return root.ValueKind switch
        {
            JsonValueKind.Array => [.. root.EnumerateArray().Select(element => Item<T>(element))],
            JsonValueKind.Null => [],
            JsonValueKind.Object when !root.EnumerateObject().Any() => [],
            _ => throw new GoJsonException("not at beginning of value"),
        };
    }

    /// <summary>Reads a body that must be one object.</summary>
    /// <exception cref="GoJsonException">It is none, or a field cannot be read.</exception>
    public T Read<T>(ReadOnlyMemory<byte> body)
        where T : class, IMessage, new()
    {
        using var document = Parse(body);
        return Item<T>(document.RootElement).Message;
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException failure)
        {
            throw new GoJsonException(body.Length == 0 ? "EOF" : IsCutOff(body) ? "unexpected EOF" : $"invalid character: {failure.Message}");
        }
    }

    private static bool IsCutOff(ReadOnlyMemory<byte> body)
    {
        var reader = new Utf8JsonReader(body.Span, isFinalBlock: false, default);
        try
        {
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private RequestItem<T> Item<T>(JsonElement element)
        where T : class, IMessage, new()
    {
        var message = new T();
        if (element.ValueKind != JsonValueKind.Null)
        {
            Fill(message, element);
        }

        var given = element.ValueKind == JsonValueKind.Object
            && element.TryGetProperty("metadata", out var metadata)
            && metadata.ValueKind != JsonValueKind.Null;
        return new(message, given);
    }

    private void Fill(IMessage message, JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new GoJsonException($"json: cannot unmarshal {Word(element)} into Go value of type map[string]json.RawMessage");
        }

        var plan = MessagePlan.Of(message.Descriptor);
        var unknown = "";
        foreach (var property in element.EnumerateObject())
        {
            if (plan.Find(property.Name) is { } field)
            {
                FillField(message, field, property.Value);
            }
            else
            {
                unknown = property.Name;
            }
        }

        if (unknown.Length > 0 && refuseUnknown)
        {
            throw new GoJsonException($"unknown field \"{unknown}\" in {plan.FullName}");
        }
    }

    private void FillField(IMessage message, FieldPlan field, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Null)
        {
            return;
        }

        if (field.Kind == FieldKind.Map)
        {
            var map = (IDictionary)field.Field.Accessor.GetValue(message);
            foreach (var entry in value.EnumerateObject())
            {
                map[entry.Name] = entry.Value.ValueKind == JsonValueKind.Null ? "" : Text(entry.Value);
            }
        }
        else if (field.Field.IsRepeated)
        {
            var list = (IList)field.Field.Accessor.GetValue(message);
            foreach (var entry in value.EnumerateArray())
            {
                list.Add(Value(field, entry));
            }
        }
        else
        {
            field.Field.Accessor.SetValue(message, Value(field, value));
        }
    }

    private object Value(FieldPlan field, JsonElement value) => field.Kind switch
    {
        FieldKind.Text => Text(value),
        FieldKind.Bool => value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw Mismatch(value, "bool"),
        },
        FieldKind.UInt32 => (uint)Number(value, uint.MaxValue, "uint32"),
        FieldKind.Long => Number(value, ulong.MaxValue, "uint64"),
        FieldKind.Enum => EnumValue(field, value),
        _ => Nested(field, value),
    };

    private IMessage Nested(FieldPlan field, JsonElement value)
    {
        var message = field.Field.MessageType.Parser.ParseFrom(ByteString.Empty);
        Fill(message, value);
        return message;
    }

    private static int EnumValue(FieldPlan field, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number when value.TryGetInt32(out var number) => number,
        JsonValueKind.String when field.Field.EnumType.FindValueByName(value.GetString()!) is { } named => named.Number,
        JsonValueKind.String => throw new GoJsonException(
            $"unknown value {JsonSerializer.Serialize(value.GetRawText(), RelaxedJson.Options)} for enum {field.Field.EnumType.FullName}"),
        _ => throw Mismatch(value, "int32"),
    };

    private static ulong Number(JsonElement value, ulong greatest, string type)
    {
        var raw = value.ValueKind switch
        {
            JsonValueKind.Number => value.GetRawText(),
            JsonValueKind.String => value.GetString()!,
            _ => throw Mismatch(value, type),
        };
        if (raw.Length == 0)
        {
            throw new GoJsonException("unexpected end of JSON input");
        }

        if (!char.IsAsciiDigit(raw[0]) && raw[0] != '-')
        {
            throw new GoJsonException($"invalid character '{raw[0]}' looking for beginning of value");
        }

        return ulong.TryParse(raw, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= greatest
            ? number
            : throw new GoJsonException($"json: cannot unmarshal number {raw} into Go value of type {type}");
    }

    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Mismatch(value, "string");

    private static GoJsonException Mismatch(JsonElement value, string type) => new($"json: cannot unmarshal {Word(value)} into Go value of type {type}");

    private static string Word(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        JsonValueKind.True or JsonValueKind.False => "bool",
        JsonValueKind.Array => "array",
        _ => "object",
    };
}
