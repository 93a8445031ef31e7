using System.Collections.Immutable;
using System.Net.Http.Json;
using System.Text.Json;
using Grpc.Core;
using Grpc.Net.Client;
using PolarisSync.Tests.Fakes.Polaris.Naming;
using PolarisSync.Tests.Fakes.Polaris.State;
using PolarisSync.Tests.Fakes.Polaris.Wire;

namespace PolarisSync.Tests.Fakes.Polaris.Applications;

/// <summary>
/// A plain application on any Polaris: it registers itself over the client path as applications do, beats, leaves, and looks for others. It knows
/// nothing of synchronising. One object may play many applications, also at once.
/// </summary>
public sealed class PolarisApplication : IAsyncDisposable
{
    private const int Page = 100;
    private readonly HttpClient _http;
    private readonly GrpcChannel? _channel;
    private readonly SemaphoreSlim _streamTurn = new(1);
    private AsyncDuplexStreamingCall<DiscoverRequest, DiscoverResponse>? _stream;

    /// <summary>An application of a server.</summary>
    /// <param name="http">The HTTP address.</param>
    /// <param name="grpc">The naming gRPC address; null where only HTTP is to be used.</param>
    /// <param name="token">Goes with every call; null for none, with which a console that asks for tokens cannot be read.</param>
    public PolarisApplication(Uri http, Uri? grpc, string? token)
    {
        _http = new() { BaseAddress = http };
        if (token is not null)
        {
            _http.DefaultRequestHeaders.Add("X-Polaris-Token", token);
        }

        _channel = grpc is null ? null : GrpcChannel.ForAddress(grpc, new() { MaxReceiveMessageSize = null });
    }

    /// <summary>An application of a fake, with its token.</summary>
    public static PolarisApplication Of(FakePolaris polaris) => new(polaris.HttpAddress, polaris.GrpcAddress, polaris.Token);

    /// <summary>Registers an instance, or registers it again with what it has now.</summary>
    /// <returns>Its id.</returns>
    /// <exception cref="InvalidOperationException">The server refused.</exception>
    public async Task<string> RegisterAsync(PolarisInstance instance, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(instance);
        using var answer = await PostAsync("/v1/RegisterInstance", Body(instance), cancellationToken);
        return answer.RootElement.GetProperty("instance").GetProperty("id").GetString()!;
    }

    /// <summary>Deletes an instance by its id where it has one, else by its address. One that is not there counts as deleted.</summary>
    /// <exception cref="InvalidOperationException">The server refused.</exception>
    public async Task DeregisterAsync(PolarisInstance instance, CancellationToken cancellationToken)
    {
        using var answer = await PostAsync("/v1/DeregisterInstance", Key(instance), cancellationToken);
    }

    /// <summary>Beats for an instance.</summary>
    /// <exception cref="InvalidOperationException">The server refused: it does not know the instance any more.</exception>
    public async Task HeartbeatAsync(PolarisInstance instance, CancellationToken cancellationToken)
    {
        using var answer = await PostAsync("/v1/Heartbeat", Key(instance), cancellationToken);
    }

    /// <summary>The instances of a service as GET shows them, healthy or not, all pages; empty also where there is no such service.</summary>
    /// <exception cref="InvalidOperationException">The server refused.</exception>
    public async Task<ImmutableArray<PolarisInstance>> ListAsync(string ns, string service, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, PolarisInstance>(StringComparer.Ordinal);
        var amount = 1;
        for (var offset = 0; offset < amount; offset += Page)
        {
            var path = $"/naming/v1/instances?namespace={Uri.EscapeDataString(ns)}&service={Uri.EscapeDataString(service)}&limit={Page}&offset={offset}";
            using var response = await _http.GetAsync(path, cancellationToken);
            using var answer = await ReadAsync(response, path, cancellationToken);
            amount = answer.RootElement.GetProperty("amount").GetInt32();
            foreach (var instance in answer.RootElement.GetProperty("instances").EnumerateArray().Select(Seen))
            {
                found[instance.Id] = instance;
            }
        }

        return [.. found.Values];
    }

    /// <summary>The instances of a service as Discover shows them, over the stream where there is a gRPC address, else over HTTP; null where there is no such service.</summary>
    /// <exception cref="InvalidOperationException">The server refused.</exception>
    public async Task<ImmutableArray<PolarisInstance>?> DiscoverAsync(string ns, string service, CancellationToken cancellationToken)
    {
        if (_channel is not null)
        {
            return await DiscoverOverGrpcAsync(ns, service, cancellationToken);
        }

        const string path = "/v1/Discover";
        using var response = await _http.PostAsync(path, Json(new { type = "INSTANCE", service = new { @namespace = ns, name = service } }), cancellationToken);
        using var answer = await ReadAsync(response, path, cancellationToken, Codes.NotFound);
        return Code(answer) == Codes.NotFound ? null : [.. answer.RootElement.GetProperty("instances").EnumerateArray().Select(Seen)];
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _stream?.Dispose();
        _channel?.Dispose();
        _http.Dispose();
        _streamTurn.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<ImmutableArray<PolarisInstance>?> DiscoverOverGrpcAsync(string ns, string service, CancellationToken cancellationToken)
    {
        await _streamTurn.WaitAsync(cancellationToken);
        try
        {
            // The stream outlives this question.
            _stream ??= new PolarisGRPC.PolarisGRPCClient(_channel).Discover(Headers(), cancellationToken: CancellationToken.None);
            var request = new DiscoverRequest
            {
                Type = DiscoverRequest.Types.DiscoverRequestType.Instance,
                Service = new() { Namespace = ns, Name = service },
            };
            await _stream.RequestStream.WriteAsync(request, cancellationToken);
            if (!await _stream.ResponseStream.MoveNext(cancellationToken))
            {
                throw new RpcException(new Status(StatusCode.Unavailable, "The server ended the Discover stream."));
            }

            var answer = _stream.ResponseStream.Current;
            return answer.Code switch
            {
                Codes.Done => [.. answer.Instances.Select(Views.Plain)],
                Codes.NotFound => null,
                var code => throw new InvalidOperationException($"Discover of {ns}/{service} was answered with {code}: {answer.Info}"),
            };
        }
        catch
        {
            // Whatever it was: the next question goes over a new stream.
            _stream?.Dispose();
            _stream = null;
            throw;
        }
        finally
        {
            _streamTurn.Release();
        }
    }

    private Metadata Headers()
    {
        var headers = new Metadata();
        if (_http.DefaultRequestHeaders.TryGetValues("X-Polaris-Token", out var tokens))
        {
            headers.Add("x-polaris-token", tokens.First());
        }

        return headers;
    }

    private static Dictionary<string, object> Key(PolarisInstance instance) => instance.Id.Length > 0
        ? new(StringComparer.Ordinal) { ["id"] = instance.Id }
        : new(StringComparer.Ordinal)
        {
            ["namespace"] = instance.Namespace,
            ["service"] = instance.Service,
            ["host"] = instance.Host,
            ["port"] = instance.Port,
        };

    private static Dictionary<string, object> Body(PolarisInstance instance)
    {
        var body = Key(instance with { Id = "" });
        body["weight"] = instance.Weight;
        body["healthy"] = instance.Healthy;
        body["isolate"] = instance.Isolated;
        body["metadata"] = instance.Metadata;
        Add("id", instance.Id);
        Add("protocol", instance.Protocol);
        Add("version", instance.Version);
        if (instance is not { Region: "", Zone: "", Campus: "" })
        {
            body["location"] = new { region = instance.Region, zone = instance.Zone, campus = instance.Campus };
        }

        if (instance.TtlSeconds is { } ttl)
        {
            body["enableHealthCheck"] = true;
            body["healthCheck"] = new { type = "HEARTBEAT", heartbeat = new { ttl } };
        }

        return body;

        void Add(string name, string value)
        {
            if (value.Length > 0)
            {
                body[name] = value;
            }
        }
    }

    private static PolarisInstance Seen(JsonElement instance)
    {
        var check = instance.GetProperty("healthCheck");
        var place = instance.GetProperty("location");
        return new()
        {
            Id = Text(instance, "id"),
            Namespace = Text(instance, "namespace"),
            Service = Text(instance, "service"),
            Host = Text(instance, "host"),
            Port = instance.GetProperty("port").GetInt32(),
            Weight = instance.GetProperty("weight").GetInt32(),
            Healthy = instance.GetProperty("healthy").GetBoolean(),
            Isolated = instance.GetProperty("isolate").GetBoolean(),
            Protocol = Text(instance, "protocol"),
            Version = Text(instance, "version"),
            Region = Text(place, "region"),
            Zone = Text(place, "zone"),
            Campus = Text(place, "campus"),
            TtlSeconds = check.ValueKind == JsonValueKind.Object ? check.GetProperty("heartbeat").GetProperty("ttl").GetInt32() : null,
            Metadata = instance.GetProperty("metadata").EnumerateObject()
                .ToImmutableDictionary(entry => entry.Name, entry => entry.Value.GetString()!, StringComparer.Ordinal),
            Revision = Text(instance, "revision"),
        };
    }

    private static string Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.GetProperty(name) is { ValueKind: JsonValueKind.String } value ? value.GetString()! : "";

    private static JsonContent Json(object body) => JsonContent.Create(body);

    private static int Code(JsonDocument answer) => answer.RootElement.GetProperty("code").GetInt32();

    private async Task<JsonDocument> PostAsync(string path, Dictionary<string, object> body, CancellationToken cancellationToken)
    {
        using var response = await _http.PostAsync(path, Json(body), cancellationToken);
        return await ReadAsync(response, path, cancellationToken);
    }

    private static async Task<JsonDocument> ReadAsync(HttpResponseMessage response, string path, CancellationToken cancellationToken, int alsoGood = Codes.Done)
    {
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        JsonDocument answer;
        try
        {
            answer = JsonDocument.Parse(text);
        }
        catch (JsonException noJson)
        {
            throw new InvalidOperationException($"{path} was answered with {(int)response.StatusCode}: {text}", noJson);
        }

        if (Code(answer) is var code && code != Codes.Done && code != alsoGood)
        {
            answer.Dispose();
            throw new InvalidOperationException($"{path} was answered with {code}: {text}");
        }

        return answer;
    }
}
