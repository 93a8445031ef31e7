namespace PolarisSync.Plugins.Kubernetes.Wire;

/// <summary>The metadata of an object.</summary>
internal sealed class WireMeta
{
    public string? Name { get; init; }

    public string? Namespace { get; init; }

    public string? Uid { get; init; }

    public string? ResourceVersion { get; init; }

    public Dictionary<string, string?>? Labels { get; init; }

    public Dictionary<string, string?>? Annotations { get; init; }
}
