using System.Text.Json.Serialization;

namespace PolarisSync.Plugins.Kong;

/// <summary>Binds the options strictly: an unknown member is an error.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(KongOptions))]
internal sealed partial class KongOptionsJson : JsonSerializerContext;
