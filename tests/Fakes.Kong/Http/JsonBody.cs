using System.Text.Json;
using System.Text.Json.Nodes;
using PolarisSync.Tests.Fakes.Kong.Wire;

namespace PolarisSync.Tests.Fakes.Kong.Http;

/// <summary>Reads bodies as Kong does: of a field that is given twice the later one counts.</summary>
internal static class JsonBody
{
    /// <summary>The object a JSON body holds.</summary>
    /// <exception cref="KongRefusedException">It holds none.</exception>
    public static JsonObject Parse(byte[] bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            return document.RootElement.ValueKind switch
            {
                JsonValueKind.Object => Node(document.RootElement)!.AsObject(),
                JsonValueKind.Array when document.RootElement.GetArrayLength() == 0 => [],
                _ => throw new KongRefusedException(KongProblem.Unexpected),
            };
        }
        catch (JsonException)
        {
            throw new KongRefusedException(KongProblem.Plain(400, "Cannot parse JSON body"));
        }
    }

    private static JsonNode? Node(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var fields = new JsonObject();
                foreach (var property in element.EnumerateObject())
                {
                    fields[property.Name] = Node(property.Value);
                }

                return fields;
            case JsonValueKind.Array:
                return new JsonArray([.. element.EnumerateArray().Select(Node)]);
            case JsonValueKind.Null:
                return null;
            default:
                return JsonValue.Create(element.Clone());
        }
    }
}
