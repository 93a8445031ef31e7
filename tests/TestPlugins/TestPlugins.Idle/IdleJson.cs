using System.Text.Json.Serialization;

namespace TestPlugins.Idle;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(IdleOptions))]
internal sealed partial class IdleJson : JsonSerializerContext;
