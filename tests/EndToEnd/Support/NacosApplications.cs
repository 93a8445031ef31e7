using System.Text.Json.Nodes;
using PolarisSync.Tests.Fakes.Nacos.Applications;

namespace PolarisSync.EndToEnd.Tests;

/// <summary>
/// Applications behind one gRPC connection to a Nacos, as its clients hold one: they register ephemeral instances in the default namespace, one complete
/// set a service, and answer the server so that they live.
/// </summary>
internal sealed class NacosApplications : IAsyncDisposable
{
    /// <summary>What they call themselves.</summary>
    public const string Name = "shop";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_silence = TimeSpan.FromSeconds(5);

    private readonly int _port;
    private readonly string? _token;
    private readonly Dictionary<string, Dictionary<string, NacosNative>> _sets = new(StringComparer.Ordinal);
    private NacosConnection? _connection;
    private CancellationTokenSource _stop = new();
    private Task _loops = Task.CompletedTask;

    private NacosApplications(int port, string? token) => (_port, _token) = (port, token);

    /// <summary>Connects.</summary>
    /// <param name="port">The HTTP port.</param>
    /// <param name="token">Of a login; null where none is needed.</param>
    public static async Task<NacosApplications> ConnectAsync(int port, string? token)
    {
        var applications = new NacosApplications(port, token);
        await applications.OpenAsync();
        return applications;
    }

    /// <summary>Registers an instance, or registers it again with what it has now.</summary>
    public Task RegisterAsync(NacosNative native) => RegisterAllAsync([native]);

    /// <summary>Registers many, those of one service together.</summary>
    public async Task RegisterAllAsync(IEnumerable<NacosNative> natives)
    {
        foreach (var service in natives.GroupBy(static native => native.Service, StringComparer.Ordinal))
        {
            _sets.TryAdd(service.Key, new(StringComparer.Ordinal));
            foreach (var native in service)
            {
                _sets[service.Key][native.Address] = native;
            }

            await PublishAsync(service.Key);
        }
    }

    /// <summary>Takes an instance away.</summary>
    public async Task DeregisterAsync(NacosNative native)
    {
        _sets[native.Service].Remove(native.Address);
        await PublishAsync(native.Service);
    }

    /// <summary>Comes back after the server went away, with everything there was, as clients do.</summary>
    public async Task ReconnectAsync()
    {
        await CloseAsync();
        _stop = new();
        await OpenAsync();
        foreach (var service in _sets.Keys)
        {
            await PublishAsync(service);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await CloseAsync();

    private async Task OpenAsync()
    {
        _connection = new("127.0.0.1", _port);
        var setup = new JsonObject
        {
            ["clientVersion"] = "Nacos-Test-Client:v1.0.0",
            ["tenant"] = "public",
            ["labels"] = new JsonObject { ["source"] = "sdk", ["module"] = "naming", ["AppName"] = Name },
        };
        await _connection.CallAsync("ServerCheckRequest", [], null, _stop.Token);
        await _connection.SendAsync("ConnectionSetupRequest", setup, null, _stop.Token);
        _loops = Task.WhenAll(AnswerAsync(_connection, _stop.Token), LiveAsync(_connection, _stop.Token));
        await Wait.UntilAsync(async () => (await _connection.CallAsync("HealthCheckRequest", [], null, _stop.Token)).ErrorCode == 0, s_patience, "Nacos takes the connection");
    }

    private async Task CloseAsync()
    {
        await _stop.CancelAsync();
        await _loops;
        if (_connection is not null)
        {
            await _connection.DisposeAsync();
        }

        _stop.Dispose();
    }

    // One instance goes as most clients send it; more of one service need the call for sets.
    private async Task PublishAsync(string service)
    {
        var set = _sets[service].Values;
        var body = new JsonObject { ["namespace"] = "public", ["groupName"] = "DEFAULT_GROUP", ["serviceName"] = service };
        if (set.Count == 1)
        {
            body["type"] = "registerInstance";
            body["instance"] = set.First().ToJson();
        }
        else
        {
            body["type"] = "batchRegisterInstance";
            body["instances"] = new JsonArray([.. set.Select(static native => (JsonNode)native.ToJson())]);
        }

        IReadOnlyList<KeyValuePair<string, string>> headers = _token is null ? [] : [new("accessToken", _token)];
        var answer = await _connection!.CallAsync(set.Count == 1 ? "InstanceRequest" : "BatchInstanceRequest", body, headers, _stop.Token);
        if (!answer.IsSuccess)
        {
            throw new InvalidOperationException($"Nacos answered an application of {service}: {answer.Body.ToJsonString()}");
        }
    }

    private static async Task AnswerAsync(NacosConnection connection, CancellationToken stop)
    {
        try
        {
            await foreach (var message in connection.Incoming.ReadAllAsync(stop))
            {
                if (message.Body["requestId"]?.GetValue<string>() is { } id && message.Type != "SetupAckRequest")
                {
                    var answer = new JsonObject { ["requestId"] = id, ["resultCode"] = 200 };
                    await connection.SendAsync(message.Type.Replace("Request", "Response", StringComparison.Ordinal), answer, null, stop);
                }
            }
        }
        catch (Exception ended) when (ended is Grpc.Core.RpcException or OperationCanceledException or InvalidOperationException or IOException)
        {
            // The connection is over.
        }
    }

    private static async Task LiveAsync(NacosConnection connection, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(s_silence);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                await connection.CallAsync("HealthCheckRequest", [], null, stop);
            }
        }
        catch (Exception ended) when (ended is Grpc.Core.RpcException or OperationCanceledException or InvalidOperationException or IOException)
        {
            // The connection is over.
        }
    }
}
