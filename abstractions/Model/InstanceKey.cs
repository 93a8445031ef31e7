namespace PolarisSync.Abstractions;

/// <summary>Identifies one instance inside a service.</summary>
/// <param name="Address">Normalised address.</param>
/// <param name="Cluster">Cluster or zone-like subdivision that is part of the identity in some registries; empty where there is none.</param>
public readonly record struct InstanceKey(HostPort Address, string Cluster) : IComparable<InstanceKey>
{
    /// <summary>Orders by address, then cluster.</summary>
    public int CompareTo(InstanceKey other)
    {
        var byAddress = Address.CompareTo(other.Address);
        return byAddress != 0 ? byAddress : string.CompareOrdinal(Cluster, other.Cluster);
    }

    /// <summary><c>host:port</c>, followed by <c>@cluster</c> when there is one.</summary>
    public override string ToString() => string.IsNullOrEmpty(Cluster) ? Address.ToString() : $"{Address}@{Cluster}";

    /// <summary>See <see cref="CompareTo"/>.</summary>
    public static bool operator <(InstanceKey left, InstanceKey right) => left.CompareTo(right) < 0;

    /// <summary>See <see cref="CompareTo"/>.</summary>
    public static bool operator >(InstanceKey left, InstanceKey right) => left.CompareTo(right) > 0;

    /// <summary>See <see cref="CompareTo"/>.</summary>
    public static bool operator <=(InstanceKey left, InstanceKey right) => left.CompareTo(right) <= 0;

    /// <summary>See <see cref="CompareTo"/>.</summary>
    public static bool operator >=(InstanceKey left, InstanceKey right) => left.CompareTo(right) >= 0;
}
