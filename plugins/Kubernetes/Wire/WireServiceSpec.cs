namespace PolarisSync.Plugins.Kubernetes.Wire;

/// <summary>What is read of a Service's spec.</summary>
internal sealed class WireServiceSpec
{
    public string? Type { get; init; }

    public string? ExternalName { get; init; }

    public List<string>? IpFamilies { get; init; }

    public Dictionary<string, string?>? Selector { get; init; }

    public List<WirePort>? Ports { get; init; }
}
