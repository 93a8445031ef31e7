namespace PolarisSync.Plugins.Kubernetes.Wire;

/// <summary>What stands behind an endpoint.</summary>
internal sealed class WireTargetRef
{
    public string? Kind { get; init; }

    public string? Name { get; init; }

    public string? Uid { get; init; }
}
