namespace PolarisSync.Plugins.Kubernetes.Wire;

/// <summary>The metadata of a list or of one of its pages.</summary>
internal sealed class WireListMeta
{
    public string? ResourceVersion { get; init; }

    public string? Continue { get; init; }
}
