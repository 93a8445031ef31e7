using System.Text.Json.Serialization;

namespace PolarisSync.Plugins.Kubernetes.Wire;

/// <summary>Reads the documents of the API; what is not declared is skipped.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(WireStatus))]
[JsonSerializable(typeof(WireEvent))]
[JsonSerializable(typeof(WireVersion))]
[JsonSerializable(typeof(WireList<WireConfigMap>))]
[JsonSerializable(typeof(WireList<WireService>))]
[JsonSerializable(typeof(WireList<WireSlice>))]
[JsonSerializable(typeof(WireList<WirePod>))]
internal sealed partial class KubeJson : JsonSerializerContext;
