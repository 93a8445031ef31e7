using System.Text.Json.Serialization;

namespace PolarisSync.Plugins.Consul;

/// <summary>Binds the options strictly: an unknown member is an error.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ConsulOptions))]
internal sealed partial class ConsulOptionsJson : JsonSerializerContext;
