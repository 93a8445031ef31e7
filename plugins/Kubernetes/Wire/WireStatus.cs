namespace PolarisSync.Plugins.Kubernetes.Wire;

/// <summary>What a refusal says.</summary>
internal sealed class WireStatus
{
    public string? Message { get; init; }

    public string? Reason { get; init; }

    public int? Code { get; init; }

    public WireStatusDetails? Details { get; init; }
}
