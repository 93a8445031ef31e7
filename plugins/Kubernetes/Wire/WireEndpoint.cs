namespace PolarisSync.Plugins.Kubernetes.Wire;

/// <summary>One endpoint of an EndpointSlice.</summary>
internal sealed class WireEndpoint
{
    public List<string>? Addresses { get; init; }

    public WireConditions? Conditions { get; init; }

    public string? NodeName { get; init; }

    public string? Zone { get; init; }

    public WireTargetRef? TargetRef { get; init; }
}
