namespace PolarisSync.Plugins.Kubernetes.Wire;

/// <summary>What <c>/version</c> tells.</summary>
internal sealed class WireVersion
{
    public string? GitVersion { get; init; }
}
