using System.Text.Json.Nodes;
using System.Threading.Channels;
using Grpc.Core;
using Grpc.Net.Client;
using PolarisSync.Plugins.Nacos.Wire;
using PolarisSync.Tests.Fakes.Nacos.Grpc;

namespace PolarisSync.Tests.Fakes.Nacos.Applications;

/// <summary>One HTTP/2 connection to the gRPC port, with nothing done by itself: single calls, the stream, and what the server sends on it.</summary>
public sealed class NacosConnection : IAsyncDisposable
{
    private const int MaxMessage = 10 * 1024 * 1024;

    private static readonly Marshaller<Payload> PayloadMarshaller = Marshallers.Create(
        static (message, context) => context.Complete(Google.Protobuf.MessageExtensions.ToByteArray(message)),
        static context => Payload.Parser.ParseFrom(context.PayloadAsNewBuffer()));

    private static readonly Method<Payload, Payload> Call = new(MethodType.Unary, "Request", "request", PayloadMarshaller, PayloadMarshaller);

    private static readonly Method<Payload, Payload> Stream =
        new(MethodType.DuplexStreaming, "BiRequestStream", "requestBiStream", PayloadMarshaller, PayloadMarshaller);

    private readonly Channel<NacosMessage> _incoming = Channel.CreateUnbounded<NacosMessage>();
    private readonly CancellationTokenSource _stop = new();
    private readonly GrpcChannel _channel;
    private readonly CallInvoker _invoker;
    private AsyncDuplexStreamingCall<Payload, Payload>? _stream;
    private Task _reading = Task.CompletedTask;

    /// <summary>A connection to the server whose HTTP port is given; it opens with the first call.</summary>
    public NacosConnection(string host, int httpPort)
    {
        var handler = new SocketsHttpHandler { EnableMultipleHttp2Connections = false, UseProxy = false };
        _channel = GrpcChannel.ForAddress(
            $"http://{host}:{httpPort + 1000}", new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true, MaxReceiveMessageSize = MaxMessage });
        _invoker = _channel.CreateCallInvoker();
    }

    /// <summary>What the server sends unasked; completed when it ends the stream or the connection breaks.</summary>
    public ChannelReader<NacosMessage> Incoming => _incoming.Reader;

    /// <summary>A single call.</summary>
    public async Task<NacosMessage> CallAsync(string type, JsonObject body, IEnumerable<KeyValuePair<string, string>>? headers, CancellationToken cancellationToken)
    {
        using var call = _invoker.AsyncUnaryCall(Call, null, new CallOptions(cancellationToken: cancellationToken), Payloads.Write(type, body, headers));
        var answer = await call;
        return new NacosMessage(answer.Metadata.Type, Payloads.Read(answer));
    }

    /// <summary>Sends on the stream, which the first message opens.</summary>
    public async Task SendAsync(string type, JsonObject body, IEnumerable<KeyValuePair<string, string>>? headers, CancellationToken cancellationToken)
    {
        if (_stream is null)
        {
            _stream = _invoker.AsyncDuplexStreamingCall(Stream, null, new CallOptions(cancellationToken: _stop.Token));
            _reading = ReadAsync(_stream.ResponseStream);
        }

        await _stream.RequestStream.WriteAsync(Payloads.Write(type, body, headers), cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading;
        _stream?.Dispose();
        _channel.Dispose();
        _stop.Dispose();
    }

    private async Task ReadAsync(IAsyncStreamReader<Payload> messages)
    {
        try
        {
            await foreach (var payload in messages.ReadAllAsync(_stop.Token))
            {
                _incoming.Writer.TryWrite(new NacosMessage(payload.Metadata.Type, Payloads.Read(payload)));
            }
        }
        catch (Exception ended) when (ended is RpcException or OperationCanceledException or IOException)
        {
            // The stream is over; whoever reads learns it from the channel.
        }

        _incoming.Writer.TryComplete();
    }
}
