using PolarisSync.Plugins.Consul.Wire;

namespace PolarisSync.Plugins.Consul;

/// <summary>Gathers the wanted services of a dump.</summary>
internal sealed class CatalogCollector : IDumpSink<WireService, WireCheck>
{
    private readonly ConsulMapper _mapper;
    private readonly CatalogNumbers? _numbers;
    private readonly Dictionary<string, List<CatalogDraft?>?> _wanted;
    private readonly HashSet<string> _others = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CatalogDraft> _onNode = new(StringComparer.Ordinal);
    private readonly List<WireCheck> _nodeChecks = [];
    private WireNode _node = new();
    private CopyNode _copies;
    private bool _skipped;

    /// <param name="names">The services wanted.</param>
    /// <param name="mapper">Makes the drafts.</param>
    /// <param name="numbers">Is shown the whole dump; null for nobody.</param>
    public CatalogCollector(IReadOnlyCollection<string> names, ConsulMapper mapper, CatalogNumbers? numbers)
    {
        (_mapper, _numbers) = (mapper, numbers);
        _wanted = new(names.Count, StringComparer.Ordinal);
        foreach (var name in names)
        {
            _wanted[name] = null;
        }
    }

    /// <summary>How many services there are, wanted or not.</summary>
    public int Count => _others.Count + _wanted.Values.Count(static drafts => drafts is not null);

    /// <summary>Gives a service away; null for one that does not exist, null elements for what is no application.</summary>
    public List<CatalogDraft?>? Take(string name) => _wanted.Remove(name, out var drafts) ? drafts : null;

    /// <summary>Whether a service was seen.</summary>
    public bool Has(string name) => _wanted.TryGetValue(name, out var drafts) ? drafts is not null : _others.Contains(name);

    public void BeginNode(WireNode node, string? peerName)
    {
        _numbers?.BeginNode(node, peerName);
        _skipped = !string.IsNullOrEmpty(peerName);
        (_node, _copies) = (node, _mapper.Identify(node));
        _onNode.Clear();
        _nodeChecks.Clear();
    }

    public void Add(WireService service)
    {
        if (_skipped)
        {
            return;
        }

        _numbers?.Add(service);
        if (!_wanted.TryGetValue(service.Service, out var drafts))
        {
            _others.Add(service.Service);
            return;
        }

        var draft = _mapper.Begin(_node, _copies, service);
        if (drafts is null)
        {
            _wanted[service.Service] = drafts = [];
        }

        drafts.Add(draft);
        if (draft is not null)
        {
            _onNode[service.Id] = draft;
        }
    }

    public void Add(WireCheck check)
    {
        if (_skipped)
        {
            return;
        }

        _numbers?.Add(check);
        if (string.IsNullOrEmpty(check.ServiceId))
        {
            _nodeChecks.Add(check);
        }
        else if (_onNode.TryGetValue(check.ServiceId, out var draft))
        {
            draft.Add(check);
        }
    }

    public void EndNode()
    {
        _numbers?.EndNode();
        foreach (var check in _nodeChecks)
        {
            foreach (var draft in _onNode.Values)
            {
                draft.Add(check);
            }
        }

        _onNode.Clear();
    }
}
