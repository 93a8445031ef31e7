using System.Collections.Immutable;

namespace PolarisSync.Abstractions;

/// <summary>One state of a <see cref="WatchSet"/>.</summary>
public sealed record WatchSelection
{
    /// <summary>Nothing wanted.</summary>
    public static WatchSelection Empty { get; } = new();

    /// <summary>Services whose changes are wanted.</summary>
    public ImmutableHashSet<ServiceKey> Services { get; init; } = [];

    /// <summary>Namespaces whose list of services is wanted.</summary>
    public ImmutableHashSet<string> Namespaces { get; init; } = [];
}
