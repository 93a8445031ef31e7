using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Net.Client;
using PolarisSync.Tests.Captures;
using PolarisSync.Tests.Fakes.Polaris;
using PolarisSync.Tests.Fakes.Polaris.Wire;

namespace PolarisSync.Fakes.Tests.Polaris;

/// <summary>Plays the gRPC exchanges of a Polaris file: typed messages, unary or over named streams, one connection for each port.</summary>
internal sealed class GrpcExchangePlayer(FakePolaris polaris) : IExchangePlayer, IDisposable
{
    private readonly GrpcChannel _naming = GrpcChannel.ForAddress(polaris.GrpcAddress);
    private readonly GrpcChannel _config = GrpcChannel.ForAddress(polaris.ConfigGrpcAddress);
    private readonly Dictionary<string, AsyncDuplexStreamingCall<IMessage, IMessage>> _streams = new(StringComparer.Ordinal);

    public bool Plays(CaptureExchange exchange) => exchange.Request?["grpc"] is not null;

    public async Task<ExchangeOutcome> PlayAsync(CaptureExchange exchange, ReplayAnswers answers, CancellationToken cancellationToken)
    {
        JsonNode answer;
        try
        {
            answer = await AnswerAsync(exchange.Request!, answers, cancellationToken);
        }
        catch (RpcException refused)
        {
            answer = new JsonObject { ["error"] = new JsonObject { ["code"] = (int)refused.StatusCode, ["message"] = refused.Status.Detail } };
        }

        var differences = new List<string>();
        var recorded = exchange.Response!;
        foreach (var part in new[] { "message", "error", "end" })
        {
            if (recorded.ContainsKey(part) != answer.AsObject().ContainsKey(part))
            {
                differences.Add($"'{part}' is in only one of the record {recorded.ToJsonString()} and the answer {answer.ToJsonString()}");
            }
            else if (recorded.ContainsKey(part))
            {
                differences.AddRange(new CaptureComparer(exchange.Rules, answers).Compare(recorded[part], answer[part]));
            }
        }

        return new() { Answer = answer, Differences = differences };
    }

    public void Dispose()
    {
        foreach (var stream in _streams.Values)
        {
            stream.Dispose();
        }

        _naming.Dispose();
        _config.Dispose();
    }

    private async Task<JsonNode> AnswerAsync(JsonObject request, ReplayAnswers answers, CancellationToken cancellationToken)
    {
        var path = request["grpc"]!.GetValue<string>();
        var method = Find(path);
        var channel = path.StartsWith("/v1.PolarisConfigGRPC/", StringComparison.Ordinal) ? _config : _naming;
        var options = new CallOptions(Headers(request, answers), cancellationToken: cancellationToken);
        if (request["stream"]?.GetValue<string>() is not { } name)
        {
            return Message(await channel.CreateCallInvoker().AsyncUnaryCall(Typed(method, MethodType.Unary), null, options, Body(method, request, answers)));
        }

        if (!_streams.TryGetValue(name, out var stream))
        {
            stream = channel.CreateCallInvoker().AsyncDuplexStreamingCall(Typed(method, MethodType.DuplexStreaming), null, options);
            _streams[name] = stream;
        }

        if (request["message"] is not null)
        {
            await stream.RequestStream.WriteAsync(Body(method, request, answers), cancellationToken);
        }

        if (request["end"] is not null)
        {
            await stream.RequestStream.CompleteAsync();
        }

        return await stream.ResponseStream.MoveNext(cancellationToken) ? Message(stream.ResponseStream.Current) : new JsonObject { ["end"] = true };
    }

    private static MethodDescriptor Find(string path)
    {
        var parts = path.Trim('/').Split('/');
        return PolarisReflection.Descriptor.Services.Concat(ConfigReflection.Descriptor.Services).First(service => service.FullName == parts[0]).FindMethodByName(parts[1]);
    }

    private static Method<IMessage, IMessage> Typed(MethodDescriptor method, MethodType type) => new(
        type,
        method.Service.FullName,
        method.Name,
        Marshallers.Create(message => message.ToByteArray(), method.InputType.Parser.ParseFrom),
        Marshallers.Create(message => message.ToByteArray(), method.OutputType.Parser.ParseFrom));

    private static Metadata Headers(JsonObject request, ReplayAnswers answers)
    {
        var headers = new Metadata();
        foreach (var (name, value) in request["metadata"] as JsonObject ?? [])
        {
            headers.Add(name, answers.Fill(value!.GetValue<string>()));
        }

        return headers;
    }

    private static IMessage Body(MethodDescriptor method, JsonObject request, ReplayAnswers answers) =>
        JsonParser.Default.Parse(answers.Fill(request["message"])!.ToJsonString(), method.InputType);

    private static JsonObject Message(IMessage message) => new() { ["message"] = JsonNode.Parse(JsonFormatter.Default.Format(message)) };
}
