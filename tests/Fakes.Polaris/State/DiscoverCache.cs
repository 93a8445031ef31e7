using System.Collections.Immutable;
using PolarisSync.Tests.Fakes.Polaris.Naming;
using PolarisSync.Tests.Fakes.Polaris.Wire;

namespace PolarisSync.Tests.Fakes.Polaris.State;

/// <summary>
/// What Discover, services/all and the counters of namespaces show: the registry as it was when the cache last turned. A GET of services renews the
/// list for services/all, as it was seen to do; that a GET would renew Discover too is not known, and the slower is the harder test.
/// </summary>
internal sealed class DiscoverCache(Registry registry, PolarisVersion version)
{
    private readonly Dictionary<(string Namespace, string Name), ServiceView> _services = [];
    private readonly Dictionary<string, ServiceListView> _lists = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Namespace, string Name), (string Namespace, string Name)> _aliases = [];
    private ILookup<string, StoredService> _exported = Array.Empty<StoredService>().ToLookup(service => service.Name, StringComparer.Ordinal);
    private ServiceListView _everywhere = ServiceListView.Empty;
    private IReadOnlyList<Service> _all = [];

    /// <summary>Counters of namespaces: services, instances, healthy instances.</summary>
    public IReadOnlyDictionary<string, (uint Services, uint Instances, uint Healthy)> Counters { get; private set; } =
        new Dictionary<string, (uint, uint, uint)>(StringComparer.Ordinal);

    /// <summary>What services/all shows.</summary>
    public IReadOnlyList<Service> All => _all;

    /// <summary>A service, or the one an alias stands for.</summary>
    public ServiceView? Find(string ns, string name) => _services.GetValueOrDefault(_aliases.TryGetValue((ns, name), out var source) ? source : (ns, name));

    /// <summary>Services of the same name in other namespaces that are shown in this one too.</summary>
    public IReadOnlyList<ServiceView> ExportedTo(string ns, string name) =>
    [
        .. _exported[name].Where(service => service.Namespace != ns && Exports(service, ns))
            .Select(service => _services.GetValueOrDefault((service.Namespace, service.Name)))
            .OfType<ServiceView>(),
    ];

    /// <summary>The services of a namespace, or of all with an empty name; null where there never was one.</summary>
    public ServiceListView? List(string ns) => ns.Length == 0 ? _everywhere : _lists.GetValueOrDefault(ns);

    /// <summary>Forgets everything, namespaces that once had services too. Under the registry's lock.</summary>
    public void Clear()
    {
        _services.Clear();
        _aliases.Clear();
        _lists.Clear();
        _everywhere = ServiceListView.Empty;
    }

    /// <summary>Turns the cache. Under the registry's lock.</summary>
    public void Turn()
    {
        if (registry.Changed.Count == 0 && !registry.ServicesChanged)
        {
            return;
        }

        foreach (var service in registry.Changed)
        {
            var key = (service.Namespace, service.Name);
            _aliases.Remove(key);
            switch (registry.FindService(service.Namespace, service.Name))
            {
                case null:
                    _services.Remove(key);
                    break;
                case { AliasOf: { } source }:
                    _services.Remove(key);
                    _aliases[key] = (source.Namespace, source.Name);
                    break;
                case var current:
                    _services[key] = View(current);
                    break;
            }
        }

        if (registry.ServicesChanged)
        {
            TurnLists();
        }

        RenewAll();
        Count();
        registry.Changed.Clear();
        registry.ServicesChanged = false;
    }

    /// <summary>Renews what services/all shows, if anything changed. Under the registry's lock.</summary>
    public void RenewAll()
    {
        if (registry.Changed.Count > 0 || registry.ServicesChanged)
        {
            _all = ListAll();
        }
    }

    private List<Service> ListAll() =>
    [
        .. registry.Services.Where(service => service.AliasOf is null).Select(service => new Service
        {
            Namespace = service.Namespace,
            Name = service.Name,
            Metadata = { service.Metadata },
            TotalInstanceCount = (uint)service.Listed.Count,
            HealthyInstanceCount = (uint)service.Listed.Values.Count(instance => instance.Message.Healthy == true),
        }),
    ];

    private void TurnLists()
    {
        var groups = registry.Services.GroupBy(service => service.Namespace, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.ToList(), StringComparer.Ordinal);
        foreach (var ns in _lists.Keys.Union(groups.Keys, StringComparer.Ordinal).ToList())
        {
            _lists[ns] = ListView(groups.GetValueOrDefault(ns, []));
        }

        _everywhere = ListView([.. registry.Services]);
        _exported = registry.Services.Where(service => service.AliasOf is null && (service.ExportTo.Length > 0 || NamespaceExports(service).Length > 0))
            .ToLookup(service => service.Name, StringComparer.Ordinal);
    }

    private ImmutableArray<string> NamespaceExports(StoredService service) => registry.FindNamespace(service.Namespace)?.ExportTo ?? [];

    private bool Exports(StoredService service, string ns) =>
        service.ExportTo.Concat(NamespaceExports(service)).Any(target => target == ns || target == "*");

    private void Count() => Counters = registry.Services.Where(service => service.AliasOf is null)
        .GroupBy(service => service.Namespace, StringComparer.Ordinal)
        .ToDictionary(
            group => group.Key,
            group => (
                (uint)group.Count(),
                (uint)group.Sum(service => service.Listed.Count),
                (uint)group.Sum(service => service.Listed.Values.Count(instance => instance.Message.Healthy == true))),
            StringComparer.Ordinal);

    private static ServiceListView ListView(IReadOnlyList<StoredService> services) => new(
        InstanceId.Sha1(string.Concat(services.Select(service => service.Revision).Order(StringComparer.Ordinal))),
        [.. services.Select(service => new Service { Namespace = service.Namespace, Name = service.Name, Metadata = { service.Metadata } })]);

    private ServiceView View(StoredService service)
    {
        var instances = service.Listed.Values.Select(Views.DiscoveredInstance).ToArray();
        System.Random.Shared.Shuffle(instances);
        var parts = instances.Select(instance => instance.Revision).Order(StringComparer.Ordinal).Append(service.Revision);
        var revision = instances.Length == 0 && version == PolarisVersion.Main ? InstanceId.Sha1("") : InstanceId.Sha1(string.Concat(parts));
        return new(Views.Service(service, registry.Zone), revision, instances);
    }
}
