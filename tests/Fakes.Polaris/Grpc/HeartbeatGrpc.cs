using Grpc.Core;
using PolarisSync.Tests.Fakes.Polaris.Naming;
using PolarisSync.Tests.Fakes.Polaris.Wire;

namespace PolarisSync.Tests.Fakes.Polaris.Grpc;

/// <summary>Beats in batches.</summary>
internal sealed class HeartbeatGrpc(PolarisServer server, GrpcGate gate) : PolarisHeartbeatGRPC.PolarisHeartbeatGRPCBase
{
    public override async Task BatchHeartbeat(
        IAsyncStreamReader<HeartbeatsRequest> requestStream, IServerStreamWriter<HeartbeatsResponse> responseStream, ServerCallContext context)
    {
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            var answer = await gate.RunAsync(context, PolarisCall.Heartbeat, () => Beat(request), _ => new HeartbeatsResponse());
            await responseStream.WriteAsync(answer, context.CancellationToken);
        }
    }

    public override Task<GetHeartbeatsResponse> BatchGetHeartbeat(GetHeartbeatsRequest request, ServerCallContext context) =>
        Task.FromResult(server.Clients.Beats(request));

    public override Task<DelHeartbeatsResponse> BatchDelHeartbeat(DelHeartbeatsRequest request, ServerCallContext context)
    {
        server.Clients.Forget(request);
        return Task.FromResult(new DelHeartbeatsResponse());
    }

    private Task<HeartbeatsResponse> Beat(HeartbeatsRequest request)
    {
        server.Clients.Beat(request);
        return Task.FromResult(new HeartbeatsResponse());
    }
}
