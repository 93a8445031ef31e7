using System.Net.Http.Json;
using System.Text.Json.Nodes;
using PolarisSync.Abstractions;
using PolarisSync.Tests.Fakes.Polaris;

namespace PolarisSync.Plugins.Polaris;

/// <summary>What tests on the fake share: a server that is quick unless a test wants its costs, and hands that play applications.</summary>
internal abstract class FakePolarisTests
{
    private const int MostItems = 100;
    private readonly List<IEndpoint> _endpoints = [];
    private CancellationTokenSource _deadline = null!;
    private HttpClient _http = null!;

    protected FakePolaris Server { get; private set; } = null!;

    protected CancellationToken Token => _deadline.Token;

    protected virtual FakePolarisOptions Options => new() { Costs = PolarisCosts.None, CacheTick = TimeSpan.FromMilliseconds(100) };

    protected virtual TimeSpan Deadline => TimeSpan.FromMinutes(2);

    [SetUp]
    public async Task StartAsync()
    {
        _deadline = new(Deadline);
        Server = await FakePolaris.StartAsync(Options, Token);
        _http = new() { BaseAddress = Server.HttpAddress };
        _http.DefaultRequestHeaders.Add("X-Polaris-Token", Server.Token);
    }

    [TearDown]
    public async Task StopAsync()
    {
        foreach (var endpoint in _endpoints)
        {
            await endpoint.DisposeAsync();
        }

        _endpoints.Clear();
        _http.Dispose();
        await Server.DisposeAsync();
        _deadline.Dispose();
    }

    protected static ServiceKey Key(string name) => new(ServiceKey.DefaultNamespace, name);

    protected async Task<PolarisEndpoint> OpenAsync(bool withGrpc, PolarisOptions? options = null)
    {
        var endpoint = Endpoints.Create(Server, withGrpc, options);
        _endpoints.Add(endpoint);
        await endpoint.OpenAsync(Token);
        return endpoint;
    }

    /// <summary>Applications register.</summary>
    protected async Task PutNativesAsync(IEnumerable<(string Service, int Number)> natives, int weight = 100)
    {
        foreach (var chunk in natives.Chunk(MostItems))
        {
            using var response = await _http.PostAsJsonAsync(
                "/naming/v1/instances",
                new JsonArray([.. chunk.Select(native => new JsonObject
                {
                    ["service"] = native.Service, ["namespace"] = "default", ["host"] = Host(native.Number), ["port"] = 80, ["weight"] = weight,
                })]),
                Token);
            response.EnsureSuccessStatusCode();
        }
    }

    /// <summary>An application deregisters.</summary>
    protected async Task RemoveNativeAsync(string service, int number)
    {
        using var response = await _http.PostAsJsonAsync(
            "/naming/v1/instances/delete",
            new JsonArray(new JsonObject { ["service"] = service, ["namespace"] = "default", ["host"] = Host(number), ["port"] = 80 }),
            Token);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Plans creates of copies for services that do not exist.</summary>
    protected static ChangeSet Creates(ServiceKey service, params IEnumerable<ServiceInstance> copies) => new()
    {
        Target = new(service),
        Observed = new() { Target = new(service), Exists = false },
        Changes = [.. copies.Select(copy => new InstanceChange { Kind = ChangeKind.Create, Owner = copy.Mark!, Desired = copy })],
    };

    private static string Host(int number) => $"10.0.{number / 250}.{(number % 250) + 1}";
}
