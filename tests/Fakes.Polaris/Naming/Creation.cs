using System.Runtime.CompilerServices;
using PolarisSync.Tests.Fakes.Polaris.State;
using PolarisSync.Tests.Fakes.Polaris.Wire;

namespace PolarisSync.Tests.Fakes.Polaris.Naming;

/// <summary>What comes into being: instances with what the server fills in, and services and namespaces on the fly.</summary>
internal sealed class Creation(ServerContext context)
{
    private const uint DefaultWeight = 100;
    private const uint DefaultTtl = 5;
    private const uint GreatestTtl = 60;
    private static readonly object Given = new();
    private readonly ConditionalWeakTable<Instance, object> _givenIds = [];

    /// <summary>The check a request asks for; null for none.</summary>
    public static HealthCheck? Check(Instance request)
    {
        if (request.EnableHealthCheck == false || request.HealthCheck?.Heartbeat is not { } heartbeat)
        {
            return null;
        }

        var ttl = heartbeat.Ttl is { } seconds and >= 1 and <= GreatestTtl ? seconds : DefaultTtl;
        return new() { Type = HealthCheck.Types.HealthCheckType.Heartbeat, Heartbeat = new() { Ttl = ttl } };
    }

    /// <summary>Gives a request that was found good its id and its trimmed host.</summary>
    public string Prepare(RequestItem<Instance> item)
    {
        var message = item.Message;
        if (string.IsNullOrEmpty(message.Id))
        {
            message.Id = InstanceId.Compute(message.Namespace, message.Service, message.VpcId ?? "", message.Host, message.Port ?? 0);
        }
        else
        {
            _givenIds.AddOrUpdate(message, Given);
        }

        // The id is of the host as it came, blanks and all; what is stored is not.
        message.Host = message.Host.Trim();
        return message.Id;
    }

    public bool IdWasGiven(Instance message) => _givenIds.TryGetValue(message, out _);

    /// <summary>The instance as it is stored. What the request lacks has its default; only isolation is kept from what was there.</summary>
    public Instance Complete(Instance request, Instance? before)
    {
        var message = request.Clone();
        var check = Check(request);
        message.Weight ??= DefaultWeight;
        message.Healthy ??= true;
        message.Isolate ??= before?.Isolate ?? false;
        message.HealthCheck = check;
        message.EnableHealthCheck = check is null ? null : true;
        message.ServiceToken = null;
        message.Ctime = null;
        message.Mtime = null;
        message.Revision = null;
        return message;
    }

    /// <summary>The service of an instance, made when it is missing, as is its namespace. Under the registry's lock.</summary>
    public StoredService EnsureService(string ns, string name, Caller caller)
    {
        if (context.Registry.FindService(ns, name) is { } found)
        {
            return found;
        }

        EnsureNamespace(ns, caller.OwnerOnTheFly, caller);
        var service = context.Registry.AddService(ns, name);
        service.Attributes = new() { Owners = caller.OwnerOnTheFly };
        Log(caller, PolarisWriteKind.CreateService, ns, name);
        return service;
    }

    /// <summary>The namespace, made when it is missing. Under the registry's lock.</summary>
    public void EnsureNamespace(string ns, string owner, Caller caller)
    {
        if (context.Registry.FindNamespace(ns) is null)
        {
            context.Registry.PutNamespace(ns, "", owner, []);
            Log(caller, PolarisWriteKind.CreateNamespace, ns, "");
        }
    }

    public void Log(Caller caller, PolarisWriteKind kind, string ns, string service, int code = Codes.Done) => context.Writes.Add(new()
    {
        At = context.Now,
        Channel = caller.Channel,
        Token = caller.Token,
        Kind = kind,
        Code = code,
        Namespace = ns,
        Service = service,
    });
}
