using System.Text.Json.Serialization;

namespace PolarisSync.Plugins.Kubernetes;

/// <summary>Binds the options strictly: an unknown member is an error.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(KubernetesOptions))]
internal sealed partial class KubernetesOptionsJson : JsonSerializerContext;
