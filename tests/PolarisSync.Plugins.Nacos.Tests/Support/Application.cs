using System.Globalization;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;
using PolarisSync.Abstractions;
using PolarisSync.Plugins.Nacos.Wire;
using PolarisSync.Tests.RealServer;

namespace PolarisSync.Plugins.Nacos;

/// <summary>
/// Plays applications over one gRPC connection, with the bytes of the protocol alone: registers ephemeral instances, one complete set a service, and
/// answers the server so that they live.
/// </summary>
internal sealed class Application : IAsyncDisposable
{
    private readonly GrpcChannel _channel;
    private readonly CallInvoker _invoker;
    private readonly Dictionary<(string Namespace, string Group, string Name), Dictionary<InstanceKey, ServiceInstance>> _sets = [];
    private readonly CancellationTokenSource _stop = new();
    private AsyncDuplexStreamingCall<Payload, Payload>? _stream;
    private Task _loops = Task.CompletedTask;

    private Application(int grpcPort)
    {
        _channel = GrpcChannel.ForAddress(
            string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{grpcPort}"),
            new GrpcChannelOptions { HttpHandler = new SocketsHttpHandler { UseProxy = false }, DisposeHttpClient = true });
        _invoker = _channel.CreateCallInvoker();
    }

    public static async Task<Application> ConnectAsync(int grpcPort, CancellationToken cancellationToken)
    {
        var application = new Application(grpcPort);
        await application.CallAsync("ServerCheckRequest", [], cancellationToken);
        application._stream = application._invoker.AsyncDuplexStreamingCall(NacosMethods.Stream, null, new CallOptions(cancellationToken: application._stop.Token));
        var setup = new JsonObject { ["clientVersion"] = "Nacos-Test-Client:v1.0.0", ["tenant"] = "public", ["labels"] = new JsonObject { ["source"] = "sdk", ["module"] = "naming" } };
        await application._stream.RequestStream.WriteAsync(Pack("ConnectionSetupRequest", setup), cancellationToken);
        application._loops = Task.WhenAll(application.AnswerAsync(application._stream), application.LiveAsync());
        await Eventually.HoldsAsync(
            async () => (int)(await application.CallAsync("HealthCheckRequest", [], cancellationToken))["errorCode"]! == 0, TimeSpan.FromSeconds(5), "the connection is a client", cancellationToken);
        return application;
    }

    /// <summary>Registers, or registers again with other content; several of one service go in one message.</summary>
    public async Task PutAsync(IEnumerable<(NacosService Service, ServiceInstance Instance)> natives, CancellationToken cancellationToken)
    {
        var changed = new HashSet<(string, string, string)>();
        foreach (var (service, instance) in natives)
        {
            var key = (service.Namespace, service.Group, service.Name);
            _sets.TryAdd(key, []);
            _sets[key][instance.Key] = instance;
            changed.Add(key);
        }

        await Parallel.ForEachAsync(changed, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellationToken }, async (key, token) => await PublishAsync(key, token));
    }

    public async Task RemoveAsync(NacosService service, InstanceKey instance, CancellationToken cancellationToken)
    {
        var key = (service.Namespace, service.Group, service.Name);
        _sets[key].Remove(instance);
        await PublishAsync(key, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loops;
        _stream?.Dispose();
        _channel.Dispose();
        _stop.Dispose();
    }

    private async Task PublishAsync((string Namespace, string Group, string Name) key, CancellationToken cancellationToken)
    {
        var answer = await CallAsync(
            "BatchInstanceRequest",
            new JsonObject
            {
                ["namespace"] = key.Namespace,
                ["groupName"] = key.Group,
                ["serviceName"] = key.Name,
                ["type"] = "batchRegisterInstance",
                ["instances"] = new JsonArray([.. _sets[key].Values.Select(instance => (JsonNode)ToJson(instance))]),
            },
            cancellationToken);
        Assert.That((int)answer["resultCode"]!, Is.EqualTo(200), answer.ToJsonString());
    }

    private static JsonObject ToJson(ServiceInstance instance)
    {
        var metadata = new JsonObject(instance.Metadata.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
        if (instance.Mark is not null)
        {
            metadata[SyncMark.MetadataKey] = instance.Mark;
        }

        return new()
        {
            ["ip"] = instance.Host,
            ["port"] = instance.Port,
            ["weight"] = instance.Weight / 100.0,
            ["healthy"] = instance.Health != InstanceHealth.Critical,
            ["enabled"] = !instance.Isolated,
            ["ephemeral"] = true,
            ["clusterName"] = instance.Cluster.Length == 0 ? "DEFAULT" : instance.Cluster,
            ["metadata"] = metadata,
        };
    }

    private async Task<JsonObject> CallAsync(string type, JsonObject body, CancellationToken cancellationToken)
    {
        using var call = _invoker.AsyncUnaryCall(NacosMethods.Request, null, new CallOptions(cancellationToken: cancellationToken), Pack(type, body));
        return JsonNode.Parse((await call.ResponseAsync).Body.Value.Span)!.AsObject();
    }

    private async Task AnswerAsync(AsyncDuplexStreamingCall<Payload, Payload> stream)
    {
        try
        {
            await foreach (var payload in stream.ResponseStream.ReadAllAsync(_stop.Token))
            {
                var id = JsonNode.Parse(payload.Body.Value.Span)!["requestId"]?.GetValue<string>();
                await stream.RequestStream.WriteAsync(
                    Pack(payload.Metadata.Type.Replace("Request", "Response", StringComparison.Ordinal), new JsonObject { ["requestId"] = id, ["resultCode"] = 200 }), _stop.Token);
            }
        }
        catch (Exception error) when (error is RpcException or OperationCanceledException)
        {
            // Closed, by us or with the server.
        }
    }

    private async Task LiveAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(TimeSpan.FromSeconds(5), TimeProvider.System, _stop.Token);
                await CallAsync("HealthCheckRequest", [], _stop.Token);
            }
        }
        catch (Exception error) when (error is RpcException or OperationCanceledException)
        {
            // Closed, by us or with the server.
        }
    }

    private static Payload Pack(string type, JsonObject body) =>
        new() { Metadata = new Wire.Metadata { Type = type }, Body = new Any { Value = ByteString.CopyFromUtf8(body.ToJsonString()) } };
}
