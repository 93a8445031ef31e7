namespace PolarisSync.Plugins.Kubernetes.Wire;

/// <summary>The state of an endpoint; what is not told means ready, serving and not terminating.</summary>
internal sealed class WireConditions
{
    public bool? Ready { get; init; }

    public bool? Serving { get; init; }

    public bool? Terminating { get; init; }
}
