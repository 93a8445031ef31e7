using System.Text.Json.Serialization;

namespace PolarisSync.Plugins.Consul.Wire;

/// <summary>Serializers made at build time, so that nothing pins the plugin's load context.</summary>
[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.Unspecified)]
[JsonSerializable(typeof(Dictionary<string, List<string>>))]
[JsonSerializable(typeof(List<WireHealthEntry>))]
[JsonSerializable(typeof(List<WireIndexedCheck>))]
[JsonSerializable(typeof(List<WirePort>))]
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(WireNodeServices))]
[JsonSerializable(typeof(WireNodeServiceMap))]
[JsonSerializable(typeof(WireAgent))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(WireRegistration))]
[JsonSerializable(typeof(List<WireOperation>))]
[JsonSerializable(typeof(WireOperation))]
[JsonSerializable(typeof(WireTransactionResult))]
internal sealed partial class ConsulJson : JsonSerializerContext;
