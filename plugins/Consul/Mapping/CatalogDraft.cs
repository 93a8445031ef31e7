using PolarisSync.Abstractions;
using PolarisSync.Plugins.Consul.Wire;

namespace PolarisSync.Plugins.Consul;

/// <summary>
/// One instance while it is read. The checks that say how it is come later, and are folded in without being kept: a catalog holds a hundred
/// thousand of both.
/// </summary>
internal sealed class CatalogDraft(CopyNode node, CopyHandle handle, long index, ServiceInstance instance)
{
    private CopyRevision? _own;
    private InstanceHealth _health;
    private bool _isolated;
    private bool _noTraffic;

    /// <summary>What its node is to us.</summary>
    public CopyNode Node => node;

    /// <summary>Names this record.</summary>
    public CopyHandle Handle => handle;

    /// <summary>The condition for changing it; meaningful on our nodes alone.</summary>
    public CopyRevision Revision => Own with { Aliens = [.. Own.Aliens.OrderBy(static alien => alien.CheckId, StringComparer.Ordinal)] };

    private CopyRevision Own => _own ??= new() { Service = index };

    /// <summary>The instance with what its checks say.</summary>
    public ServiceInstance ToInstance() => instance with { Health = _health, Isolated = _isolated, Weight = _noTraffic ? 0 : instance.Weight };

    /// <summary>Takes a check of the instance, or of its node, which counts for everything there.</summary>
    public void Add(WireCheck check)
    {
        if (node.HoldsCopies)
        {
            AddToCopy(check);
        }
        else if (check.CheckId == CopyChecks.NodeMaintenance || check.CheckId.StartsWith(CopyChecks.ServiceMaintenancePrefix, StringComparison.Ordinal))
        {
            // Consul's clients go by the presence of these two (api.HealthChecks.AggregatedStatus).
            _isolated = true;
        }
        else
        {
            Worsen(check);
        }
    }

    private void AddToCopy(WireCheck check)
    {
        var isCritical = check.Status == CopyChecks.Critical;
        switch (CopyChecks.KindOf(check.CheckId, handle.Id))
        {
            // Only while critical do these two keep traffic away; one that somebody changed reads as gone, and is written again.
            case CopyCheckKind.Maintenance:
                _isolated |= isCritical;
                _own = Own with { Maintenance = check.ModifyIndex };
                break;
            case CopyCheckKind.NoTraffic:
                _noTraffic |= isCritical;
                _own = Own with { NoTraffic = check.ModifyIndex };
                break;
            case CopyCheckKind.Health:
                Worsen(check);
                _own = Own with { Health = check.ModifyIndex };
                break;
            default:
                Worsen(check);
                _own = Own with { Aliens = Own.Aliens.Add(new(check.CheckId, check.ModifyIndex)) };
                break;
        }
    }

    private void Worsen(WireCheck check)
    {
        var own = check.Status switch
        {
            CopyChecks.Passing => InstanceHealth.Passing,
            CopyChecks.Warning => InstanceHealth.Warning,
            _ => InstanceHealth.Critical,
        };
        _health = own > _health ? own : _health;
    }
}
