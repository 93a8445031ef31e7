using System.Text.Json.Serialization;

namespace PolarisSync.Plugins.File;

[JsonSourceGenerationOptions(UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(FileEndpointOptions))]
internal sealed partial class FileJsonContext : JsonSerializerContext;
