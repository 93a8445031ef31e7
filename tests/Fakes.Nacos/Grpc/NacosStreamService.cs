using Grpc.Core;
using PolarisSync.Plugins.Nacos.Wire;

namespace PolarisSync.Tests.Fakes.Nacos.Grpc;

/// <summary>The stream that makes a connection a client.</summary>
internal sealed class NacosStreamService(ConnectionTable connections) : BiRequestStream.BiRequestStreamBase
{
    public override async Task requestBiStream(IAsyncStreamReader<Payload> requestStream, IServerStreamWriter<Payload> responseStream, ServerCallContext context)
    {
        var connection = NacosRequestService.ConnectionOf(context.GetHttpContext(), connections);
        var reading = ReadAsync(connection, requestStream, context.CancellationToken);
        try
        {
            await foreach (var payload in connection.Outgoing.Reader.ReadAllAsync(context.CancellationToken))
            {
                await responseStream.WriteAsync(payload, context.CancellationToken);
            }
        }
        catch (Exception ended) when (context.CancellationToken.IsCancellationRequested && ended is OperationCanceledException or InvalidOperationException or IOException)
        {
            // The client is gone; what that means is decided where its transport ends.
        }

        if (context.CancellationToken.IsCancellationRequested)
        {
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
