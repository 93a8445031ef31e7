using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace PolarisSync.Host.Secrets;

/// <summary>Serializes with every string value redacted, so that no secret leaves and the JSON stays JSON. From any thread.</summary>
internal sealed class RedactingJson(Redactor redactor)
{
    private readonly ConcurrentDictionary<JsonSerializerOptions, JsonSerializerOptions> _options = new();

    /// <summary>The same type as it is to be written.</summary>
    public JsonTypeInfo<T> For<T>(JsonTypeInfo<T> plain) => (JsonTypeInfo<T>)_options.GetOrAdd(plain.Options, Redacting).GetTypeInfo(typeof(T));

    private JsonSerializerOptions Redacting(JsonSerializerOptions plain)
    {
        var options = new JsonSerializerOptions(plain);
        options.Converters.Insert(0, new StringConverter(redactor));
        options.MakeReadOnly();
        return options;
    }

    private sealed class StringConverter(Redactor redactor) : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString();

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(redactor.Apply(value));

        public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString()!;

        public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WritePropertyName(redactor.Apply(value));
    }
}
