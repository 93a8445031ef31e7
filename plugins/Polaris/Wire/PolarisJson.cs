using System.Text.Json.Serialization;

namespace PolarisSync.Plugins.Polaris.Wire;

/// <summary>Source-generated, so that no reflection cache pins the load context.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(WireDiscoverRequest))]
[JsonSerializable(typeof(WireDiscoverResponse))]
[JsonSerializable(typeof(WireBatchQuery))]
[JsonSerializable(typeof(WireBatchWrite))]
[JsonSerializable(typeof(WireInstance))]
[JsonSerializable(typeof(WireService))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class PolarisJson : JsonSerializerContext;
