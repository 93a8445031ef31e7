using System.Text.Json.Serialization;

namespace PolarisSync.Plugins.Nacos;

/// <summary>Binds the options strictly: an unknown member is an error.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(NacosOptions))]
internal sealed partial class NacosOptionsJson : JsonSerializerContext;
