namespace PolarisSync.Abstractions;

/// <summary>What a source of this version can do.</summary>
public sealed record SourceTraits
{
    /// <summary>Whether the registry has namespaces; without, every service is in <see cref="ServiceKey.DefaultNamespace"/>.</summary>
    public bool HasNamespaces { get; init; }

    /// <summary>How long a read may lag behind an acknowledged write.</summary>
    public TimeSpan ReadLag { get; init; }
}
