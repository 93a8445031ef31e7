namespace PolarisSync.Plugins.Kubernetes.Wire;

/// <summary>More about a refusal.</summary>
internal sealed class WireStatusDetails
{
    public double? RetryAfterSeconds { get; init; }
}
