using System.Text.Json;
using System.Text.Json.Nodes;
using PolarisSync.Abstractions;
using PolarisSync.Tests.Contract;

namespace PolarisSync.Plugins.File.Tests;

/// <summary>Brings a file into the contract; plays a person who edits it with no knowledge of the adapter.</summary>
public sealed class FileHarness : IRegistryHarness
{
    private readonly TestFolder _folder = new();

    public HarnessCapabilities Capabilities { get; } = new()
    {
        Faults = [HarnessFault.Down, HarnessFault.Garbage],
        CanStripMark = true,
        Namespaces = [ServiceKey.DefaultNamespace, "public"],
    };

    private string File => _folder["registry.json"];

    private string Aside => _folder["registry.json.aside"];

    public Task StartAsync(CancellationToken cancellationToken) =>
        System.IO.File.WriteAllTextAsync(File, """{ "services": [] }""", cancellationToken);

    public IEndpoint CreateEndpoint() => TestFolder.CreateEndpoint(File);

    public Task PutNativesAsync(IReadOnlyList<(ServiceKey Service, ServiceInstance Instance)> natives, CancellationToken cancellationToken) =>
        EditAsync(
            services =>
            {
                var byKey = services.ToDictionary(KeyOf, service => service!["instances"]!.AsArray());
                foreach (var (key, instance) in natives)
                {
                    if (!byKey.TryGetValue(key, out var instances))
                    {
                        instances = [];
                        byKey.Add(key, instances);
                        services.Add((JsonNode)new JsonObject { ["namespace"] = Written(key.Namespace), ["name"] = key.Name, ["instances"] = instances });
                    }

                    var there = instances.FirstOrDefault(node => node!["id"] is null && IsAt(node, instance.Key));
                    if (there is not null)
                    {
                        instances[instances.IndexOf(there)] = ToNode(instance);
                    }
                    else
                    {
                        instances.Add((JsonNode)ToNode(instance));
                    }
                }
            },
            cancellationToken);

    public Task RemoveNativeAsync(ServiceKey service, InstanceKey instance, CancellationToken cancellationToken) => EditAsync(
        services =>
        {
            var node = services.Single(candidate => KeyOf(candidate) == service)!;
            node["instances"]!.AsArray().RemoveAll(candidate => candidate!["id"] is null && IsAt(candidate, instance));
            if (node["instances"]!.AsArray().Count == 0)
            {
                services.Remove(node);
            }
        },
        cancellationToken);

    public async Task<IReadOnlyList<OutsideInstance>> LookAsync(ServiceKey service, CancellationToken cancellationToken)
    {
        var root = JsonNode.Parse(await System.IO.File.ReadAllTextAsync(File, cancellationToken))!;
        var node = root["services"]!.AsArray().SingleOrDefault(candidate => KeyOf(candidate) == service);
        return [.. (node?["instances"]?.AsArray() ?? []).Select(instance => new OutsideInstance(
            new((string)instance!["host"]!, (int)instance["port"]!),
            ((string?)instance["id"])?.StartsWith("polaris-sync:", StringComparison.Ordinal) ?? false,
            instance.ToJsonString()))];
    }

    public Task StripMarkAsync(ServiceKey service, InstanceKey instance, CancellationToken cancellationToken) => EditAsync(
        services => services.Single(candidate => KeyOf(candidate) == service)!["instances"]!.AsArray()
            .Single(candidate => candidate!["id"] is not null && IsAt(candidate, instance))!["metadata"]!.AsObject().Remove("__sync__"),
        cancellationToken);

    public async Task BreakAsync(HarnessFault fault, CancellationToken cancellationToken)
    {
        System.IO.File.Copy(File, Aside);
        if (fault == HarnessFault.Down)
        {
            System.IO.File.Delete(File);
            Directory.CreateDirectory(File);
        }
        else
        {
            var text = await System.IO.File.ReadAllTextAsync(File, cancellationToken);
            await System.IO.File.WriteAllTextAsync(File, text[..(text.Length / 2)], cancellationToken);
        }
    }

    public Task RepairAsync(CancellationToken cancellationToken)
    {
        if (Directory.Exists(File))
        {
            Directory.Delete(File);
        }

        System.IO.File.Move(Aside, File, overwrite: true);
        return Task.CompletedTask;
    }

    public Task DropWatchesAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private static string Written(string ns) => ns == "public" ? "=public" : ns;

    private static ServiceKey KeyOf(JsonNode? service) =>
        new((string?)service!["namespace"] == "=public" ? "public" : (string?)service["namespace"] ?? "default", (string)service["name"]!);

    private static bool IsAt(JsonNode instance, InstanceKey key) =>
        new HostPort((string)instance["host"]!, (int)instance["port"]!) == key.Address && ((string?)instance["cluster"] ?? "") == key.Cluster;

    private static JsonObject ToNode(ServiceInstance instance) => new()
    {
        ["host"] = instance.Host,
        ["port"] = instance.Port,
        ["weight"] = instance.Weight,
        ["health"] = JsonNamingPolicy.CamelCase.ConvertName(instance.Health.ToString()),
        ["isolated"] = instance.Isolated,
        ["protocol"] = instance.Protocol,
        ["version"] = instance.Version,
        ["tags"] = new JsonArray([.. instance.Tags.Select(tag => (JsonNode)tag)]),
        ["metadata"] = new JsonObject(instance.Metadata.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))),
        ["region"] = instance.Region,
        ["zone"] = instance.Zone,
        ["campus"] = instance.Campus,
        ["x-unknown"] = new JsonObject { ["kept"] = 1.50m },
    };

    // In place, as the plainest editor does it; no test edits while the adapter writes.
    private async Task EditAsync(Action<JsonArray> edit, CancellationToken cancellationToken)
    {
        var root = JsonNode.Parse(await System.IO.File.ReadAllTextAsync(File, cancellationToken))!;
        edit(root["services"]!.AsArray());
        await System.IO.File.WriteAllTextAsync(File, root.ToJsonString(), cancellationToken);
    }
}
