namespace PolarisSync.Abstractions;

/// <summary>
/// Names a service in canonical form, the same for every registry. Adapters translate at their edge: the registry's own default
/// namespace is <see cref="DefaultNamespace"/> here, whatever it is called there. Compares ordinally, case matters.
/// </summary>
/// <param name="Namespace">Canonical namespace, never empty.</param>
/// <param name="Name">Canonical name, never empty; <c>GROUP__service</c> where the registry knows groups and the group is not the default one.</param>
public readonly record struct ServiceKey(string Namespace, string Name) : IComparable<ServiceKey>
{
    /// <summary>The canonical name of the default namespace on every side.</summary>
    public const string DefaultNamespace = "default";

    /// <summary>Orders by namespace, then name, both ordinally.</summary>
    public int CompareTo(ServiceKey other)
    {
        var byNamespace = string.CompareOrdinal(Namespace, other.Namespace);
        return byNamespace != 0 ? byNamespace : string.CompareOrdinal(Name, other.Name);
    }

    /// <summary><c>namespace/name</c>, for people.</summary>
    public override string ToString() => $"{Namespace}/{Name}";

    /// <summary>See <see cref="CompareTo"/>.</summary>
    public static bool operator <(ServiceKey left, ServiceKey right) => left.CompareTo(right) < 0;

    /// <summary>See <see cref="CompareTo"/>.</summary>
    public static bool operator >(ServiceKey left, ServiceKey right) => left.CompareTo(right) > 0;

    /// <summary>See <see cref="CompareTo"/>.</summary>
    public static bool operator <=(ServiceKey left, ServiceKey right) => left.CompareTo(right) <= 0;

    /// <summary>See <see cref="CompareTo"/>.</summary>
    public static bool operator >=(ServiceKey left, ServiceKey right) => left.CompareTo(right) >= 0;
}
