using System.Collections.Immutable;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using PolarisSync.Abstractions;
using PolarisSync.Tests.Contract;
using PolarisSync.Tests.Fakes.Polaris;
using PolarisSync.Tests.Fakes.Polaris.Faults;

namespace PolarisSync.Plugins.Polaris.Contract;

/// <summary>Brings a fake Polaris with the clocks and costs of a real one into the contract; plays applications that register over its HTTP API.</summary>
public abstract class PolarisHarness : IRegistryHarness
{
    private const int MostItems = 100;
    private FakePolaris _server = null!;
    private HttpClient _http = null!;

    public HarnessCapabilities Capabilities { get; } = new()
    {
        Faults = [HarnessFault.Down, HarnessFault.Hang, HarnessFault.Garbage, HarnessFault.AccessDenied],
        CanStripMark = true,
        CanDropWatches = true,
        AsNative = Storable,
        MakeRefused = instance => instance with { Metadata = MetadataMap.From(Enumerable.Range(0, 65).Select(number => KeyValuePair.Create($"key{number}", "x"))) },
        Namespaces = [ServiceKey.DefaultNamespace, "team-a"],
        StrangeNames = ["UPPER.lower_1", "group__service", "a/b", "dots..and:colons", "-", "Polaris"],
    };

    /// <summary>Whether endpoints have a gRPC address.</summary>
    private protected abstract bool WithGrpc { get; }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _server = await FakePolaris.StartAsync(null, cancellationToken);
        _http = new() { BaseAddress = _server.HttpAddress };
        _http.DefaultRequestHeaders.Add("X-Polaris-Token", _server.Token);
    }

    public IEndpoint CreateEndpoint() => Endpoints.Create(_server, WithGrpc);

    public async Task PutNativesAsync(IReadOnlyList<(ServiceKey Service, ServiceInstance Instance)> natives, CancellationToken cancellationToken)
    {
        foreach (var chunk in natives.Select(native => native.Service).Distinct().Chunk(MostItems))
        {
            await PostAsync("services", chunk.Select(service => new JsonObject { ["name"] = service.Name, ["namespace"] = service.Namespace }), cancellationToken);
        }

        foreach (var chunk in natives.Chunk(MostItems))
        {
            await PostAsync("instances", chunk.Select(native => Registration(native.Service, Storable(native.Instance))), cancellationToken);
        }
    }

    public Task RemoveNativeAsync(ServiceKey service, InstanceKey instance, CancellationToken cancellationToken) => PostAsync(
        "instances/delete",
        [new() { ["service"] = service.Name, ["namespace"] = service.Namespace, ["host"] = instance.Address.Host, ["port"] = instance.Address.Port }],
        cancellationToken);

    public Task<IReadOnlyList<OutsideInstance>> LookAsync(ServiceKey service, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<OutsideInstance>>(
    [
        .. _server.Instances(service.Name, service.Namespace).Select(instance => new OutsideInstance(
            new(instance.Host, instance.Port),
            IsOurs(instance.Id),
            $"{instance with { Revision = "", Metadata = ImmutableDictionary<string, string>.Empty }} {string.Join(',', instance.Metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))}")),
    ]);

    public async Task StripMarkAsync(ServiceKey service, InstanceKey instance, CancellationToken cancellationToken)
    {
        var copy = _server.Instances(service.Name, service.Namespace).Single(candidate => candidate.Mark is not null && new HostPort(candidate.Host, candidate.Port) == instance.Address);
        var metadata = new JsonObject(copy.Metadata.Remove(PolarisInstance.MarkKey).Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
        using var response = await _http.PutAsJsonAsync(
            "/naming/v1/instances", new JsonArray(new JsonObject { ["id"] = copy.Id, ["metadata"] = metadata }), cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    public async Task BreakAsync(HarnessFault fault, CancellationToken cancellationToken)
    {
        switch (fault)
        {
            case HarnessFault.Down:
                await _server.StopAsync();
                break;
            case HarnessFault.Hang:
                _server.Faults.Add(PolarisCall.All, PolarisFault.Silent);
                break;
            case HarnessFault.Garbage:
                _server.Faults.Add(PolarisCall.All, PolarisFault.Status(418));
                break;
            default:
                _server.Faults.Add(PolarisCall.All, PolarisFault.Code(401001));
                break;
        }
    }

    public async Task RepairAsync(CancellationToken cancellationToken)
    {
        _server.Faults.Clear();
        if (!await IsUpAsync(cancellationToken))
        {
            await _server.StartAgainAsync(empty: false, cancellationToken);
        }
    }

    public Task DropWatchesAsync(CancellationToken cancellationToken) => WithGrpc ? _server.ReplaceGrpcAsync(cancellationToken) : _server.RestartAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_server is not null)
        {
            Assert.That(_server.Writes.All.Where(write => write is { TookNative: true, IdGiven: true } && !IsOurs(write.InstanceId)), Is.Empty, "no native was touched");
            _http.Dispose();
            await _server.DisposeAsync();
        }
    }

    private static bool IsOurs(string id) => id.StartsWith("polaris-sync.", StringComparison.Ordinal);

    // What an application can say of itself: no cluster and no tags, health as healthy or not.
    private static ServiceInstance Storable(ServiceInstance instance) => instance with
    {
        Cluster = "",
        Tags = [],
        Health = instance.Health == InstanceHealth.Critical ? InstanceHealth.Critical : InstanceHealth.Passing,
        Weight = Math.Min(instance.Weight, ushort.MaxValue),
    };

    private static JsonObject Registration(ServiceKey service, ServiceInstance instance)
    {
        var metadata = new JsonObject(instance.Metadata.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
        if (instance.Mark is not null)
        {
            metadata["__sync__"] = instance.Mark;
        }

        return new()
        {
            ["service"] = service.Name,
            ["namespace"] = service.Namespace,
            ["host"] = instance.Host,
            ["port"] = instance.Port,
            ["weight"] = instance.Weight,
            ["healthy"] = instance.Health != InstanceHealth.Critical,
            ["isolate"] = instance.Isolated,
            ["protocol"] = instance.Protocol,
            ["version"] = instance.Version,
            ["location"] = PolarisMapper.HasLocation(instance) ? new JsonObject { ["region"] = instance.Region, ["zone"] = instance.Zone, ["campus"] = instance.Campus } : null,
            ["metadata"] = metadata,
        };
    }

    private async Task<bool> IsUpAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _http.GetAsync(new Uri("/", UriKind.Relative), cancellationToken);
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task PostAsync(string path, IEnumerable<JsonObject> items, CancellationToken cancellationToken)
    {
        using var response = await _http.PostAsJsonAsync($"/naming/v1/{path}", new JsonArray([.. items]), cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        var codes = (JsonNode.Parse(text)?["responses"] as JsonArray ?? []).Select(item => (int)item!["code"]!).Where(code => code is not 200000 and not 400201).ToList();
        Assert.That(codes, Is.Empty, text);
    }
}
