using PolarisSync.Plugins.Consul.Wire;

namespace PolarisSync.Plugins.Consul;

/// <summary>Makes the <see cref="Fingerprint"/> of every service of a dump.</summary>
internal sealed class CatalogNumbers(int expected) : IDumpSink<IIndexedService, IIndexedCheck>
{
    private readonly List<(string Service, ulong Instance, ulong Checks)> _instances = [];
    private readonly Dictionary<string, int> _byId = new(StringComparer.Ordinal);
    private ulong _ofNode;
    private ulong _nodeId;
    private ulong _servers;
    private bool _skipped;

    /// <summary>By service name.</summary>
    public Dictionary<string, ulong> Services { get; } = new(expected, StringComparer.Ordinal);

    /// <summary>
    /// A copy in which no number is that of another life of the server: one that started over and was filled by the same script counts to the
    /// same indexes, but the nodes of Consul's servers have new ids.
    /// </summary>
    public Dictionary<string, ulong> OfThisLife() =>
        new(Services.Select(service => KeyValuePair.Create(service.Key, service.Value + _servers)), StringComparer.Ordinal);

    public void BeginNode(WireNode node, string? peerName)
    {
        _skipped = !string.IsNullOrEmpty(peerName);
        _ofNode = Fingerprint.Node(node);
        _nodeId = Fingerprint.NodeId(node);
        _instances.Clear();
        _byId.Clear();
    }

    public void Add(IIndexedService service)
    {
        if (!_skipped)
        {
            _byId[service.Id] = _instances.Count;
            _instances.Add((service.Service, Fingerprint.Instance(service), 0));
        }
    }

    public void Add(IIndexedCheck check)
    {
        if (string.IsNullOrEmpty(check.ServiceId))
        {
            _ofNode += Fingerprint.Check(check.CheckId, check.ModifyIndex);
        }
        else if (_byId.TryGetValue(check.ServiceId, out var at))
        {
            var instance = _instances[at];
            _instances[at] = instance with { Checks = instance.Checks + Fingerprint.Check(check.CheckId, check.ModifyIndex) };
        }
    }

    public void EndNode()
    {
        foreach (var (service, instance, checks) in _instances)
        {
            Services[service] = Services.GetValueOrDefault(service) + Fingerprint.Of(_ofNode, instance, checks);
            _servers += service == ServiceNames.Consul ? _nodeId : 0;
        }
    }
}
