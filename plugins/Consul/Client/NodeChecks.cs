using PolarisSync.Plugins.Consul.Wire;

namespace PolarisSync.Plugins.Consul;

/// <summary>The checks of one node, by the instance they count for.</summary>
internal sealed class NodeChecks
{
    private readonly List<WireCheck> _ofNode = [];
    private readonly Dictionary<string, List<WireCheck>> _ofService = new(StringComparer.Ordinal);

    public NodeChecks(IReadOnlyList<WireCheck> checks)
    {
        foreach (var check in checks)
        {
            if (string.IsNullOrEmpty(check.ServiceId))
            {
                _ofNode.Add(check);
            }
            else if (_ofService.TryGetValue(check.ServiceId, out var known))
            {
                known.Add(check);
            }
            else
            {
                _ofService[check.ServiceId] = [check];
            }
        }
    }

    /// <summary>Those of the instance and those of the node.</summary>
    public IReadOnlyList<WireCheck> Of(string serviceId)
    {
        if (!_ofService.TryGetValue(serviceId, out var own))
        {
            return _ofNode;
        }

        return _ofNode.Count == 0 ? own : [.. _ofNode, .. own];
    }
}
