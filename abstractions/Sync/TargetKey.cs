namespace PolarisSync.Abstractions;

/// <summary>One service at one destination endpoint: what the engine works on.</summary>
/// <param name="Service">The service's canonical key at the destination.</param>
/// <param name="Source">
/// The source endpoint's name where the destination keeps services of different sources apart (<see cref="DestinationTraits.TargetPerSource"/>),
/// as gateways do; null where all sources share one service.
/// </param>
public readonly record struct TargetKey(ServiceKey Service, string? Source = null) : IComparable<TargetKey>
{
    /// <summary>Orders by service, then source.</summary>
    public int CompareTo(TargetKey other)
    {
        var byService = Service.CompareTo(other.Service);
        return byService != 0 ? byService : string.CompareOrdinal(Source, other.Source);
    }

    /// <summary><c>namespace/name</c>, followed by <c> from source</c> when there is one.</summary>
    public override string ToString() => Source is null ? Service.ToString() : $"{Service} from {Source}";

    /// <summary>See <see cref="CompareTo"/>.</summary>
    public static bool operator <(TargetKey left, TargetKey right) => left.CompareTo(right) < 0;

    /// <summary>See <see cref="CompareTo"/>.</summary>
    public static bool operator >(TargetKey left, TargetKey right) => left.CompareTo(right) > 0;

    /// <summary>See <see cref="CompareTo"/>.</summary>
    public static bool operator <=(TargetKey left, TargetKey right) => left.CompareTo(right) <= 0;

    /// <summary>See <see cref="CompareTo"/>.</summary>
    public static bool operator >=(TargetKey left, TargetKey right) => left.CompareTo(right) >= 0;
}
