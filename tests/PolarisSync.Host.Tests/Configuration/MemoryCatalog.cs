using System.Text.Json;
using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;

namespace PolarisSync.Host.Tests.Configuration;

/// <summary>One type, until it is told of more.</summary>
internal sealed class MemoryCatalog : IEndpointTypeCatalog
{
    public List<string> Loaded { get; } = ["memory"];

    public IReadOnlyList<string> Names => Loaded;

    public EndpointType? Find(string type) =>
        Loaded.Contains(type) ? new() { Name = type, Roles = EndpointRoles.Source | EndpointRoles.Destination, AddressSchemes = [] } : null;

    /// <summary>What tells builds of the adapters apart.</summary>
    public string Revision { get; set; } = "1";

    public string RevisionOf(string type) => Revision;

    public IEnumerable<OptionProblem> ValidateOptions(string type, JsonElement options) => [];
}
