using Grpc.Core;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using PolarisSync.Plugins.Nacos.Wire;
using PolarisSync.Tests.Fakes.Nacos.State;

namespace PolarisSync.Tests.Fakes.Nacos.Grpc;

/// <summary>Single calls.</summary>
internal sealed class NacosRequestService(NacosServerState state, ConnectionTable connections, GrpcHandlers handlers) : Request.RequestBase
{
    /// <summary>The client behind a call.</summary>
    public static GrpcConnection ConnectionOf(HttpContext http, ConnectionTable connections) => connections.Get(
        http.Connection.Id, http.Connection.RemoteIpAddress?.ToString() ?? "", http.Connection.RemotePort);

    public override async Task<Payload> request(Payload request, ServerCallContext context)
    {
        var http = context.GetHttpContext();
        if (state.Faults.CutConnections)
        {
            http.Features.GetRequiredFeature<IConnectionLifetimeFeature>().Abort();
            throw new RpcException(new Status(StatusCode.Unavailable, "The fake was told to cut connections."));
        }

        if (state.Faults.Latency > TimeSpan.Zero)
        {
            await Task.Delay(state.Faults.Latency, TimeProvider.System, context.CancellationToken);
        }

        var reply = handlers.Handle(
            ConnectionOf(http, connections), request.Metadata?.Type ?? "", request.Metadata?.Headers ?? [], Payloads.Read(request));
        return Payloads.Write(reply.Type, reply.Body);
    }
}
