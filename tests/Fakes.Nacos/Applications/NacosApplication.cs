using System.Globalization;
using System.Text.Json.Nodes;
using Grpc.Core;

namespace PolarisSync.Tests.Fakes.Nacos.Applications;

/// <summary>
/// An application as Nacos knows them: it registers itself over gRPC on a connection of its own, answers the server's pushes and questions, and gives
/// a sign of life while it is up. It works on the fake and on a real 2.x or 3.x, and knows nothing of reconnecting: a test that cuts it starts another.
/// </summary>
public sealed class NacosApplication : IAsyncDisposable
{
    private static readonly TimeSpan HealthInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly NacosConnection _connection;
    private readonly Dictionary<string, string> _headers;
    private readonly Dictionary<(string Group, string Service), IReadOnlyList<NacosAddress>> _seen = [];
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _acknowledged = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _answering = Task.CompletedTask;
    private Task _living = Task.CompletedTask;

    private NacosApplication(NacosConnection connection, string space, string? token)
    {
        _connection = connection;
        Namespace = space;
        _headers = token is null ? new(StringComparer.Ordinal) : new(StringComparer.Ordinal) { ["accessToken"] = token };
    }

    /// <summary>The namespace it lives in, "public" for the default one.</summary>
    public string Namespace { get; }

    /// <summary>What the server calls its connection.</summary>
    public string ConnectionId { get; private set; } = "";

    /// <summary>Connects as a client.</summary>
    /// <param name="address">The HTTP address; gRPC is a thousand above its port.</param>
    /// <param name="space">The namespace.</param>
    /// <param name="name">What it calls itself: it stands in the fake's writes.</param>
    /// <param name="token">An access token, where the server wants one.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public static async Task<NacosApplication> StartAsync(Uri address, string space, string name, string? token, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(address);
        var application = new NacosApplication(new NacosConnection(address.Host, address.Port), space, token);
        try
        {
            await application.ConnectAsync(name, cancellationToken);
            return application;
        }
        catch
        {
            await application.DisposeAsync();
            throw;
        }
    }

    /// <summary>Registers one address; it replaces what this application had registered for the service.</summary>
    public Task RegisterAsync(string group, string service, NacosAddress instance, CancellationToken cancellationToken) =>
        DoneAsync("InstanceRequest", Request(group, service, "registerInstance", ("instance", Write(instance, ephemeral: true))), cancellationToken);

    /// <summary>Registers several addresses as the whole set of this application for the service.</summary>
    public Task RegisterAllAsync(string group, string service, IEnumerable<NacosAddress> instances, CancellationToken cancellationToken)
    {
        var list = new JsonArray([.. instances.Select(instance => (JsonNode?)Write(instance, ephemeral: true))]);
        return DoneAsync("BatchInstanceRequest", Request(group, service, "batchRegisterInstance", ("instances", list)), cancellationToken);
    }

    /// <summary>Takes all this application registered for the service away.</summary>
    public Task DeregisterAsync(string group, string service, NacosAddress instance, CancellationToken cancellationToken) =>
        DoneAsync("InstanceRequest", Request(group, service, "deregisterInstance", ("instance", Write(instance, ephemeral: true))), cancellationToken);

    /// <summary>Registers a persistent instance, which stays without anybody.</summary>
    public Task RegisterPersistentAsync(string group, string service, NacosAddress instance, CancellationToken cancellationToken) =>
        DoneAsync("PersistentInstanceRequest", Request(group, service, "registerInstance", ("instance", Write(instance, ephemeral: false))), cancellationToken);

    /// <summary>Takes a persistent instance away.</summary>
    public Task DeregisterPersistentAsync(string group, string service, NacosAddress instance, CancellationToken cancellationToken) =>
        DoneAsync("PersistentInstanceRequest", Request(group, service, "deregisterInstance", ("instance", Write(instance, ephemeral: false))), cancellationToken);

    /// <summary>The enabled instances as a consumer sees them; the read lags half a second behind writes.</summary>
    public async Task<IReadOnlyList<NacosAddress>> ReadAsync(string group, string service, CancellationToken cancellationToken)
    {
        var body = Names(group, service);
        body["cluster"] = "";
        body["healthyOnly"] = false;
        return Read(await DoneAsync("ServiceQueryRequest", body, cancellationToken));
    }

    /// <summary>Follows a service; <see cref="Seen"/> shows what was pushed last.</summary>
    public async Task SubscribeAsync(string group, string service, CancellationToken cancellationToken)
    {
        var body = Names(group, service);
        body["clusters"] = "";
        body["subscribe"] = true;
        var answer = await DoneAsync("SubscribeServiceRequest", body, cancellationToken);
        Remember(answer);
    }

    /// <summary>What a followed service looked like in the last answer or push; null where nothing came.</summary>
    public IReadOnlyList<NacosAddress>? Seen(string group, string service)
    {
        lock (_gate)
        {
            return _seen.GetValueOrDefault((group, service));
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _connection.DisposeAsync();
        await Task.WhenAll(_answering, _living);
        _stop.Dispose();
    }

    private static JsonObject Write(NacosAddress instance, bool ephemeral) => new()
    {
        ["ip"] = instance.Ip,
        ["port"] = instance.Port,
        ["weight"] = instance.Weight,
        ["healthy"] = instance.Healthy,
        ["enabled"] = instance.Enabled,
        ["ephemeral"] = ephemeral,
        ["clusterName"] = instance.Cluster,
        ["metadata"] = new JsonObject(instance.Metadata.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))),
    };

    private static List<NacosAddress> Read(NacosMessage message) =>
    [
        .. (message.Body["serviceInfo"]?["hosts"] as JsonArray ?? []).Select(host => NacosAddress.From(host!.AsObject())),
    ];

    private async Task ConnectAsync(string name, CancellationToken cancellationToken)
    {
        var check = await _connection.CallAsync("ServerCheckRequest", [], null, cancellationToken);
        ConnectionId = check.Body["connectionId"]?.GetValue<string>() ?? "";
        var setup = new JsonObject
        {
            ["clientVersion"] = "Nacos-CSharp-Client:v1.0.0",
            ["tenant"] = Namespace,
            ["labels"] = new JsonObject { ["source"] = "sdk", ["module"] = "naming", ["AppName"] = name },
            ["abilityTable"] = new JsonObject(),
        };
        await _connection.SendAsync("ConnectionSetupRequest", setup, null, cancellationToken);
        _answering = AnswerAsync();
        await _acknowledged.Task.WaitAsync(Patience, cancellationToken);
        _living = LiveAsync();
    }

    private async Task AnswerAsync()
    {
        await foreach (var message in _connection.Incoming.ReadAllAsync(CancellationToken.None))
        {
            if (message.Type == "SetupAckRequest")
            {
                _acknowledged.TrySetResult();
                continue;
            }

            Remember(message);
            var answer = new JsonObject { ["requestId"] = message.Body["requestId"]?.DeepClone(), ["resultCode"] = 200 };
            try
            {
                await _connection.SendAsync(message.Type.Replace("Request", "Response", StringComparison.Ordinal), answer, null, _stop.Token);
            }
            catch (Exception ended) when (ended is RpcException or OperationCanceledException or InvalidOperationException)
            {
                return;
            }
        }
    }

    private async Task LiveAsync()
    {
        using var timer = new PeriodicTimer(HealthInterval, TimeProvider.System);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                await _connection.CallAsync("HealthCheckRequest", [], null, _stop.Token);
            }
        }
        catch (Exception ended) when (ended is RpcException or OperationCanceledException)
        {
            // It is stopped, or the server is gone: then so are its instances.
        }
    }

    private void Remember(NacosMessage message)
    {
        if (message.Body["serviceInfo"] is JsonObject info)
        {
            lock (_gate)
            {
                _seen[(info["groupName"]!.GetValue<string>(), info["name"]!.GetValue<string>())] = Read(message);
            }
        }
    }

    private JsonObject Names(string group, string service) => new() { ["namespace"] = Namespace, ["groupName"] = group, ["serviceName"] = service };

    private JsonObject Request(string group, string service, string type, (string Name, JsonNode Value) content)
    {
        var body = Names(group, service);
        body["type"] = type;
        body[content.Name] = content.Value;
        return body;
    }

    private async Task<NacosMessage> DoneAsync(string type, JsonObject body, CancellationToken cancellationToken)
    {
        var answer = await _connection.CallAsync(type, body, _headers, cancellationToken);
        return answer.IsSuccess
            ? answer
            : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{type} was refused with {answer.ErrorCode}: {answer.Body["message"]}"));
    }
}
