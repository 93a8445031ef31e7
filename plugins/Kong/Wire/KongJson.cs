using System.Text.Json.Serialization;

namespace PolarisSync.Plugins.Kong.Wire;

/// <summary>The documents of the Admin API.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(WireRoot))]
[JsonSerializable(typeof(WireError))]
[JsonSerializable(typeof(WireObject))]
[JsonSerializable(typeof(WireTarget))]
[JsonSerializable(typeof(WirePage<WireObject>))]
[JsonSerializable(typeof(WirePage<WireTarget>))]
[JsonSerializable(typeof(WireServiceWrite))]
[JsonSerializable(typeof(WireUpstreamWrite))]
[JsonSerializable(typeof(WireTargetWrite))]
internal sealed partial class KongJson : JsonSerializerContext;
