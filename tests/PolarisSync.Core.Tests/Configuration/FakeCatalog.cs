using System.Text.Json;
using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;

namespace PolarisSync.Core.Tests.Configuration;

/// <summary>A few types as a host with adapters would know them. Consul's only options are <c>dc</c> (text) and <c>wait</c>, which is always wrong.</summary>
internal sealed class FakeCatalog : IEndpointTypeCatalog
{
    private static readonly EndpointType[] Types =
    [
        new() { Name = "consul", Roles = EndpointRoles.Source | EndpointRoles.Destination },
        new() { Name = "file", Roles = EndpointRoles.Source | EndpointRoles.Destination, AddressSchemes = [] },
        new() { Name = "kong", Roles = EndpointRoles.Destination, HasGroups = true },
        new() { Name = "nacos", Roles = EndpointRoles.Source | EndpointRoles.Destination, HasNamespaces = true, Lease = CopyLease.Session },
        new() { Name = "polaris", Roles = EndpointRoles.Source | EndpointRoles.Destination, HasNamespaces = true, AddressSchemes = ["http", "https", "grpc"] },
    ];

    public IReadOnlyList<string> Names { get; } = [.. Types.Select(type => type.Name)];

    public EndpointType? Find(string type) => Array.Find(Types, known => known.Name == type);

    public IEnumerable<OptionProblem> ValidateOptions(string type, JsonElement options)
    {
        if (options.ValueKind == JsonValueKind.Object)
        {
            foreach (var option in options.EnumerateObject())
            {
                if (option.Name == "wait")
                {
                    yield return new("wait", $"'{option.Value}' is too long; expected at most 10m");
                }
                else if (option.Name != "dc" && option.Name != "path")
                {
                    yield return new(option.Name, $"unknown option '{option.Name}'");
                }
            }
        }
    }
}
