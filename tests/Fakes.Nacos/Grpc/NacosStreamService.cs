using Grpc.Core;
using PolarisSync.Plugins.Nacos.Wire;

namespace PolarisSync.Tests.Fakes.Nacos.Grpc;

/// <summary>The stream that makes a connection a client.</summary>
internal sealed class NacosStreamService(ConnectionTable connections) : BiRequestStream.BiRequestStreamBase
{
    public override async Task requestBiStream(IAsyncStreamReader<Payload> requestStream, IServerStreamWriter<Payload> responseStream, ServerCallContext context)
    {
        var connection = NacosRequestService.ConnectionOf(context.GetHttpContext(), connections);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken);
        var reading = ReadAsync(connection, requestStream, ended.Token);
        try
        {
            await foreach (var payload in connection.Outgoing.Reader.ReadAllAsync(context.CancellationToken))
            {
                await responseStream.WriteAsync(payload, context.CancellationToken);
            }
        }
        catch (Exception error) when (context.CancellationToken.IsCancellationRequested && error is OperationCanceledException or InvalidOperationException or IOException)
        {
            // The client is gone; what that means is decided where its transport ends.
        }
        finally
        {
            // The web server uses what a call read from for the next call: a read left behind would be in its way.
            await ended.CancelAsync();
            await reading;
        }
    }

    private static async Task ReadAsync(GrpcConnection connection, IAsyncStreamReader<Payload> requests, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var payload in requests.ReadAllAsync(cancellationToken))
            {
                var body = Payloads.Read(payload);
                if (payload.Metadata.Type == "ConnectionSetupRequest")
                {
                    connection.SetUp(body);
                }
                else
                {
                    connection.Answered(body["requestId"]?.GetValue<string>() ?? "");
                }
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or IOException or RpcException or InvalidOperationException)
        {
            // The client is gone, or the server has ended the stream.
        }
    }
}
