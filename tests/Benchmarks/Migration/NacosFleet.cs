using System.Globalization;
using System.Text.Json.Nodes;
using PolarisSync.Tests.Fakes.Nacos.Applications;

namespace PolarisSync.Benchmarks.Migration;

/// <summary>Ephemeral natives in a Nacos, registered over one connection as applications register, one complete set a service.</summary>
internal sealed class NacosFleet : IAsyncDisposable
{
    private const int CallsAtOnce = 8;
    private readonly NacosConnection _connection;
    private readonly int[][] _weights;
    private readonly CancellationTokenSource _stop = new();
    private Task _alive = Task.CompletedTask;

    private NacosFleet(int port, int services, int instances)
    {
        _connection = new("127.0.0.1", port);
        _weights = [.. Enumerable.Range(0, services).Select(_ => Enumerable.Repeat(100, instances).ToArray())];
    }

    /// <summary>How many instances there are.</summary>
    public int Count => _weights.Sum(static weights => weights.Length);

    /// <summary>The weight each address has now, in hundredths of a normal share.</summary>
    public IEnumerable<(string Address, int Weight)> Instances =>
        _weights.SelectMany((weights, service) => weights.Select((weight, instance) => (Address(service, instance), weight)));

    /// <summary>Registers all.</summary>
    public static async Task<NacosFleet> RegisterAsync(int port, int services, int instances, CancellationToken cancellationToken)
    {
        var fleet = new NacosFleet(port, services, instances);
        await fleet.ConnectAsync(cancellationToken);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, services),
            new ParallelOptions { MaxDegreeOfParallelism = CallsAtOnce, CancellationToken = cancellationToken },
            async (service, token) => await fleet.PublishAsync(service, token));
        return fleet;
    }

    /// <summary>Gives one instance another weight.</summary>
    public Task SetWeightAsync(int service, int instance, int weight, CancellationToken cancellationToken)
    {
        _weights[service][instance] = weight;
        return PublishAsync(service, cancellationToken);
    }

    /// <summary>The name of a service.</summary>
    public static string NameOf(int service) => string.Create(CultureInfo.InvariantCulture, $"service-{service:00000}");

    /// <summary>Host and port of an instance.</summary>
    public static string Address(int service, int instance) => HostOf(service, instance) + ":8080";

    public static string HostOf(int service, int instance) => string.Create(CultureInfo.InvariantCulture, $"10.{service >> 6}.{((service & 63) << 2) | (instance >> 8)}.{instance & 255}");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _alive;
        await _connection.DisposeAsync();
        _stop.Dispose();
    }

    private async Task ConnectAsync(CancellationToken cancellationToken)
    {
        await _connection.CallAsync("ServerCheckRequest", [], null, cancellationToken);
        var setup = new JsonObject { ["clientVersion"] = "Nacos-Bench:v1.0.0", ["tenant"] = "public", ["labels"] = new JsonObject { ["source"] = "sdk", ["module"] = "naming" } };
        await _connection.SendAsync("ConnectionSetupRequest", setup, null, cancellationToken);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while ((await _connection.CallAsync("HealthCheckRequest", [], null, cancellationToken)).ErrorCode != 0)
        {
            await timer.WaitForNextTickAsync(cancellationToken);
        }

        _alive = Task.WhenAll(AnswerAsync(), BeatAsync());
    }

    private async Task PublishAsync(int service, CancellationToken cancellationToken)
    {
        var instances = _weights[service].Select((weight, instance) => (JsonNode)new JsonObject
        {
            ["ip"] = HostOf(service, instance),
            ["port"] = 8080,
            ["weight"] = weight / 100.0,
            ["healthy"] = true,
            ["enabled"] = true,
            ["ephemeral"] = true,
            ["clusterName"] = "DEFAULT",
            ["metadata"] = new JsonObject { ["version"] = "1.4.2", ["zone"] = "eu-1", ["team"] = "payments" },
        });
        var body = new JsonObject
        {
            ["namespace"] = "public",
            ["groupName"] = "DEFAULT_GROUP",
            ["serviceName"] = NameOf(service),
            ["type"] = "batchRegisterInstance",
            ["instances"] = new JsonArray([.. instances]),
        };
        var answer = await _connection.CallAsync("BatchInstanceRequest", body, null, cancellationToken);
        if (!answer.IsSuccess)
        {
            throw new InvalidOperationException($"{NameOf(service)}: {answer.Body.ToJsonString()}");
        }
    }

    private async Task AnswerAsync()
    {
        try
        {
            await foreach (var message in _connection.Incoming.ReadAllAsync(_stop.Token))
            {
                var body = new JsonObject { ["requestId"] = message.Body["requestId"]?.GetValue<string>(), ["resultCode"] = 200 };
                await _connection.SendAsync(message.Type.Replace("Request", "Response", StringComparison.Ordinal), body, null, _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The measurement is over.
        }
    }

    private async Task BeatAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(5));
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                await _connection.CallAsync("HealthCheckRequest", [], null, _stop.Token);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or Grpc.Core.RpcException)
        {
            // The measurement is over.
        }
    }
}
