using System.Text.Json.Serialization;

namespace TestPlugins.One;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(OneOptions))]
internal sealed partial class OneJson : JsonSerializerContext;
