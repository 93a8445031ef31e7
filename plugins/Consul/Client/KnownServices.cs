using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace PolarisSync.Plugins.Consul;

/// <summary>
/// What dumps showed of services, so that an audit of a catalog in which nothing changed reads the indexes alone. Held weakly: whoever keeps
/// what a read gave keeps it known, and nobody else pays for it. A number is compared within one life of the server alone.
/// </summary>
/// <typeparam name="T">What is kept of an instance.</typeparam>
internal sealed class KnownServices<T>
    where T : class
{
    private readonly ConcurrentDictionary<string, Known> _services = new(StringComparer.Ordinal);

    /// <summary>The services remembered, whether or not anybody keeps what was read.</summary>
    public ICollection<string> Names => _services.Keys;

    /// <summary>Takes what a dump showed.</summary>
    /// <param name="service">As it is given on.</param>
    /// <param name="number">Its <see cref="Fingerprint"/> in the same dump.</param>
    public void Note(CatalogService<T> service, ulong number)
    {
        if (service.Exists)
        {
            _services[service.Name] = new(service.Version.Epoch, number, new(ImmutableCollectionsMarshal.AsArray(service.Instances)!));
        }
        else
        {
            _services.TryRemove(service.Name, out _);
        }
    }

    /// <summary>The instances of a service while it has this number; default when they are not known.</summary>
    public ImmutableArray<T> Find(string name, string epoch, ulong number) =>
        _services.TryGetValue(name, out var known)
        && known.Number == number
        && string.Equals(known.Epoch, epoch, StringComparison.Ordinal)
        && known.Instances.TryGetTarget(out var instances)
            ? ImmutableCollectionsMarshal.AsImmutableArray(instances)
            : default;

    /// <summary>Forgets services whose instances nobody keeps any more: those that went, and those nobody asks for.</summary>
    public void Sweep()
    {
        foreach (var service in _services.Where(static service => !service.Value.Instances.TryGetTarget(out _)))
        {
            _services.TryRemove(service);
        }
    }

    /// <summary>Whether more of these are known than not, so that asking for what changed pays.</summary>
    public bool HoldsMostOf(IReadOnlyCollection<string> names) =>
        names.Count(name => _services.TryGetValue(name, out var known) && known.Instances.TryGetTarget(out _)) * 2 > names.Count;

    private sealed record Known(string Epoch, ulong Number, WeakReference<T[]> Instances);
}
