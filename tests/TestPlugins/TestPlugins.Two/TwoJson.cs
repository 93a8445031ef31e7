using System.Text.Json.Serialization;

namespace TestPlugins.Two;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(TwoOptions))]
internal sealed partial class TwoJson : JsonSerializerContext;
