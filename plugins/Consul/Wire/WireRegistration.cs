namespace PolarisSync.Plugins.Consul.Wire;

/// <summary>Body of <c>PUT /v1/catalog/register</c> for a node alone. Consul refuses members it does not know, so nothing newer than 1.8 is here.</summary>
internal sealed record WireRegistration
{
    public required string Node { get; init; }

    public required string Address { get; init; }

    public required Dictionary<string, string> NodeMeta { get; init; }

    public bool SkipNodeUpdate { get; init; }
}
