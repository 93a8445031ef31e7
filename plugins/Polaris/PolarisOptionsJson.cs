using System.Text.Json.Serialization;

namespace PolarisSync.Plugins.Polaris;

/// <summary>Binds the options strictly: an unknown member is an error.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(PolarisOptions))]
internal sealed partial class PolarisOptionsJson : JsonSerializerContext;
