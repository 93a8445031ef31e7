using PolarisSync.Abstractions;
using PolarisSync.Plugins.Consul.Wire;

namespace PolarisSync.Plugins.Consul;

/// <summary>
/// Turns one change into the operations of a transaction; pure. Every operation carries Consul's condition: index 0 where nothing may be
/// there, else the index the plan saw. What is as wanted is not written: a change of health writes its check alone.
/// </summary>
internal static class ChangeOperations
{
    private const string Cas = "cas";
    private const string DeleteCas = "delete-cas";

    public static IReadOnlyList<WireOperation> Create(string service, CopyHandle handle, ServiceInstance desired)
    {
        var operations = new List<WireOperation> { Set(handle, ConsulMapper.ToWire(service, handle.Id, desired, 0)) };
        AddHealth(operations, handle, desired, observed: null, new() { Service = 0 });
        AddSwitches(operations, handle, desired, observed: null, new() { Service = 0 });
        return operations;
    }

    public static IReadOnlyList<WireOperation> Update(string service, CopyHandle handle, ServiceInstance desired, ServiceInstance observed, CopyRevision revision)
    {
        var operations = new List<WireOperation>();
        if (!desired.Equals(observed with { Health = desired.Health, Isolated = desired.Isolated }))
        {
            operations.Add(Set(handle, ConsulMapper.ToWire(service, handle.Id, desired, revision.Service)));
        }

        AddHealth(operations, handle, desired, observed, revision);
        AddSwitches(operations, handle, desired, observed, revision);
        foreach (var alien in revision.Aliens)
        {
            operations.Add(Remove(handle, alien.CheckId, alien.Index));
        }

        return operations;
    }

    // The server removes the checks with the instance.
    public static IReadOnlyList<WireOperation> Delete(string service, CopyHandle handle, CopyRevision revision) =>
        [new() { Service = new() { Verb = DeleteCas, Node = handle.Node, Service = new() { Id = handle.Id, Service = service, ModifyIndex = revision.Service } } }];

    private static void AddHealth(List<WireOperation> operations, CopyHandle handle, ServiceInstance desired, ServiceInstance? observed, CopyRevision revision)
    {
        var id = CopyChecks.HealthOf(handle.Id);
        if (ConsulMapper.ToStatus(desired.Health) is not { } status)
        {
            RemoveIfThere(operations, handle, id, revision.Health);
        }
        else if (revision.Health == 0 || observed is null || observed.Health != desired.Health || revision.Aliens.Length > 0)
        {
            operations.Add(Set(handle, id, "Health at the source", status, revision.Health));
        }
    }

    private static void AddSwitches(List<WireOperation> operations, CopyHandle handle, ServiceInstance desired, ServiceInstance? observed, CopyRevision revision)
    {
        AddSwitch(CopyChecks.MaintenanceOf(handle.Id), "Service Maintenance Mode", desired.Isolated, observed?.Isolated == true, revision.Maintenance);
        AddSwitch(CopyChecks.NoTrafficOf(handle.Id), "Weight 0 at the source", desired.Weight == 0, observed?.Weight == 0, revision.NoTraffic);

        void AddSwitch(string id, string name, bool wanted, bool there, long index)
        {
            if (!wanted)
            {
                RemoveIfThere(operations, handle, id, index);
            }
            else if (!there || index == 0)
            {
                operations.Add(Set(handle, id, name, CopyChecks.Critical, index));
            }
        }
    }

    private static void RemoveIfThere(List<WireOperation> operations, CopyHandle handle, string checkId, long index)
    {
        if (index != 0)
        {
            operations.Add(Remove(handle, checkId, index));
        }
    }

    private static WireOperation Set(CopyHandle handle, WireServiceBody service) =>
        new() { Service = new() { Verb = Cas, Node = handle.Node, Service = service } };

    private static WireOperation Set(CopyHandle handle, string checkId, string name, string status, long index) => new()
    {
        Check = new()
        {
            Verb = Cas,
            Check = new() { Node = handle.Node, CheckId = checkId, Name = name, Status = status, ServiceId = handle.Id, ModifyIndex = index },
        },
    };

    private static WireOperation Remove(CopyHandle handle, string checkId, long index) =>
        new() { Check = new() { Verb = DeleteCas, Check = new() { Node = handle.Node, CheckId = checkId, ModifyIndex = index } } };
}
