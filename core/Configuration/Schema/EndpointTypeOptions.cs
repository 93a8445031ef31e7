using System.Text.Json.Nodes;
using PolarisSync.Abstractions;

namespace PolarisSync.Core.Configuration;

/// <summary>What a schema tells of an endpoint type.</summary>
/// <param name="Type">Name, roles and addresses.</param>
/// <param name="Options">A JSON schema of its <c>options</c>; references in it begin at itself.</param>
public sealed record EndpointTypeOptions(EndpointType Type, JsonObject Options);
