using System.Text.Json.Serialization;

namespace PolarisSync.Plugins.Nacos.Wire;

/// <summary>Serializers made at build time, so that nothing pins the plugin's load context.</summary>
[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(WireResult<WireInstances>))]
[JsonSerializable(typeof(WireResult<WirePage<WireServiceDetail>>))]
[JsonSerializable(typeof(WireResult<WirePage<WireServiceName>>))]
[JsonSerializable(typeof(WireResult<List<WireNamespace>>))]
[JsonSerializable(typeof(WireResult<WireState>))]
[JsonSerializable(typeof(WireResult<string>))]
[JsonSerializable(typeof(WireState))]
[JsonSerializable(typeof(WireServiceList))]
[JsonSerializable(typeof(WireCatalogService))]
[JsonSerializable(typeof(WireClusterInstances))]
[JsonSerializable(typeof(List<WireServiceDetail>))]
[JsonSerializable(typeof(WireInstance))]
[JsonSerializable(typeof(WireLogin))]
[JsonSerializable(typeof(WireEmpty))]
[JsonSerializable(typeof(WireSetup))]
[JsonSerializable(typeof(WireBatch))]
[JsonSerializable(typeof(WireSubscription))]
[JsonSerializable(typeof(WireAnswer))]
[JsonSerializable(typeof(WirePush))]
[JsonSerializable(typeof(WireAck))]
[JsonSerializable(typeof(Dictionary<string, string?>))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class NacosJson : JsonSerializerContext;
