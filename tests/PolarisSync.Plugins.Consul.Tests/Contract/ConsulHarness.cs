using System.Text.Json.Nodes;
using PolarisSync.Abstractions;
using PolarisSync.Tests.Contract;
using PolarisSync.Tests.RealServer;

namespace PolarisSync.Plugins.Consul.Contract;

/// <summary>Brings a real Consul into the contract; plays applications that register in its catalog, on a node of their own.</summary>
public sealed class ConsulHarness : IRegistryHarness
{
    private readonly string _node = $"app-{Guid.NewGuid():N}";
    private ConsulApi _api = null!;
    private CountingProxy _proxy = null!;

    public HarnessCapabilities Capabilities { get; } = new()
    {
        Faults = [HarnessFault.Down, HarnessFault.Hang, HarnessFault.AccessDenied],
        CanStripMark = true,
        CanDropWatches = true,
        AsNative = Storable,
        MakeRefused = instance => instance with { Metadata = MetadataMap.From(Enumerable.Range(0, 65).Select(number => KeyValuePair.Create($"key{number}", "x"))) },
    };

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (ConsulServer.FindBinary() is null)
        {
            Assert.Ignore(ConsulServer.Missing);
        }

        var server = await SharedConsul.GetAsync(cancellationToken);
        _api = server.CreateApi();
        _proxy = await CountingProxy.StartAsync(server.Address, cancellationToken);
    }

    public IEndpoint CreateEndpoint() => Endpoints.Create(_proxy.Address);

    public async Task PutNativesAsync(IReadOnlyList<(ServiceKey Service, ServiceInstance Instance)> natives, CancellationToken cancellationToken) =>
        await Parallel.ForEachAsync(natives, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellationToken }, async (native, token) =>
            await _api.PutAsync("/v1/catalog/register", Registration(native.Service, Storable(native.Instance)).ToJsonString(), token));

    public Task RemoveNativeAsync(ServiceKey service, InstanceKey instance, CancellationToken cancellationToken) =>
        _api.DeregisterAsync(_node, Id(service, instance), cancellationToken);

    public async Task<IReadOnlyList<OutsideInstance>> LookAsync(ServiceKey service, CancellationToken cancellationToken) =>
    [
        .. (await _api.HealthAsync(service.Name, cancellationToken)).Select(entry => new OutsideInstance(
            new((string)entry["Service"]!["Address"]!, (int)entry["Service"]!["Port"]!),
            ((string)entry["Node"]!["Node"]!).StartsWith("polaris-sync-", StringComparison.Ordinal),
            WithoutCounters(entry).ToJsonString())),
    ];

    public async Task StripMarkAsync(ServiceKey service, InstanceKey instance, CancellationToken cancellationToken)
    {
        var entry = (await _api.HealthAsync(service.Name, cancellationToken)).Single(candidate =>
            ((string)candidate["Node"]!["Node"]!).StartsWith("polaris-sync-", StringComparison.Ordinal)
            && new HostPort((string)candidate["Service"]!["Address"]!, (int)candidate["Service"]!["Port"]!) == instance.Address);
        var body = new JsonObject
        {
            ["ID"] = (string)entry["Service"]!["ID"]!,
            ["Service"] = service.Name,
            ["Address"] = (string)entry["Service"]!["Address"]!,
            ["Port"] = (int)entry["Service"]!["Port"]!,
            ["Tags"] = entry["Service"]!["Tags"]?.DeepClone(),
            ["Meta"] = entry["Service"]!["Meta"]?.DeepClone(),
            ["Weights"] = entry["Service"]!["Weights"]?.DeepClone(),
        };
        body["Meta"]!.AsObject().Remove("__sync__");
        await _api.PutAsync(
            "/v1/catalog/register",
            new JsonObject { ["Node"] = (string)entry["Node"]!["Node"]!, ["Address"] = "127.0.0.1", ["SkipNodeUpdate"] = true, ["Service"] = body }.ToJsonString(),
            cancellationToken);
    }

    public async Task BreakAsync(HarnessFault fault, CancellationToken cancellationToken)
    {
        switch (fault)
        {
            case HarnessFault.Down:
                await _proxy.TakeDownAsync();
                break;
            case HarnessFault.Hang:
                await _proxy.SetFaultAsync(ProxyFault.Hang);
                break;
            default:
                await _proxy.SetFaultAsync(ProxyFault.EmptyObject);
                break;
        }
    }

    public async Task RepairAsync(CancellationToken cancellationToken)
    {
        await _proxy.SetFaultAsync(ProxyFault.None);
        await _proxy.BringUpAsync(cancellationToken);
    }

    public async Task DropWatchesAsync(CancellationToken cancellationToken)
    {
        await _proxy.TakeDownAsync();
        await _proxy.BringUpAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_api is null)
        {
            return;
        }

        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        foreach (var node in (await _api.GetJsonAsync("/v1/catalog/nodes", deadline.Token))!.AsArray().Select(node => (string)node!["Node"]!))
        {
            if (node == _node || node.StartsWith("polaris-sync-", StringComparison.Ordinal))
            {
                await _api.PutAsync("/v1/catalog/deregister", new JsonObject { ["Node"] = node }.ToJsonString(), deadline.Token);
            }
        }

        await _proxy.DisposeAsync();
        _api.Dispose();
    }

    // What an application can say of itself in Consul's catalog: no cluster, place or protocol, whole shares of weight (0 becomes 1), keys of a
    // few characters.
    private static ServiceInstance Storable(ServiceInstance instance) => new()
    {
        Host = instance.Host,
        Port = instance.Port,
        Weight = Math.Max(1, instance.Weight / ServiceInstance.NormalWeight) * ServiceInstance.NormalWeight,
        Health = instance.Health == InstanceHealth.Unknown ? InstanceHealth.Passing : instance.Health,
        Isolated = instance.Isolated,
        Tags = instance.Tags,
        Metadata = MetadataMap.From(instance.Metadata.Where(pair => pair.Key.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))),
        Mark = instance.Mark,
    };

    private static string Id(ServiceKey service, InstanceKey instance) => $"{service.Name}:{instance}";

    private JsonObject Registration(ServiceKey service, ServiceInstance instance)
    {
        var id = Id(service, instance.Key);
        var meta = new JsonObject(instance.Metadata.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
        if (instance.Mark is not null)
        {
            meta["__sync__"] = instance.Mark;
        }

        var weight = instance.Weight / ServiceInstance.NormalWeight;
        var checks = new JsonArray(Check("service:" + id, id, instance.Health switch
        {
            InstanceHealth.Warning => "warning",
            InstanceHealth.Critical => "critical",
            _ => "passing",
        }));
        if (instance.Isolated)
        {
            checks.Add((JsonNode)Check("_service_maintenance:" + id, id, "critical"));
        }

        return new()
        {
            ["Node"] = _node,
            ["Address"] = "10.255.0.1",
            ["SkipNodeUpdate"] = true,
            ["Service"] = new JsonObject
            {
                ["ID"] = id,
                ["Service"] = service.Name,
                ["Address"] = instance.Host,
                ["Port"] = instance.Port,
                ["Tags"] = new JsonArray([.. instance.Tags.Select(tag => (JsonNode)tag)]),
                ["Meta"] = meta,
                ["Weights"] = new JsonObject { ["Passing"] = weight, ["Warning"] = weight },
            },
            ["Checks"] = checks,
        };
    }

    private JsonObject Check(string id, string service, string status) =>
        new() { ["CheckID"] = id, ["Name"] = "contract", ["Status"] = status, ["ServiceID"] = service, ["Node"] = _node };

    private static JsonObject WithoutCounters(JsonObject entry)
    {
        var copy = entry.DeepClone().AsObject();
        foreach (var part in copy["Checks"]!.AsArray().Append(copy["Node"]).Append(copy["Service"]))
        {
            part!.AsObject().Remove("CreateIndex");
            part.AsObject().Remove("ModifyIndex");
        }

        return copy;
    }
}
