using Grpc.Core;
using PolarisSync.Tests.Fakes.Polaris.Faults;
using PolarisSync.Tests.Fakes.Polaris.Naming;
using PolarisSync.Tests.Fakes.Polaris.Wire;

namespace PolarisSync.Tests.Fakes.Polaris.Grpc;

/// <summary>The naming service over gRPC. It never sends unasked: each message gets one answer, in their order.</summary>
internal sealed class NamingGrpc(PolarisServer server, GrpcGate gate) : PolarisGRPC.PolarisGRPCBase
{
    public override Task<Response> RegisterInstance(Instance request, ServerCallContext context) =>
        gate.RunAsync(context, PolarisCall.Register, () => server.Instances.RegisterAsync(request, gate.Caller(context)), Refuse);

    public override Task<Response> DeregisterInstance(Instance request, ServerCallContext context) =>
        gate.RunAsync(context, PolarisCall.Deregister, () => server.Instances.DeregisterAsync(request, gate.Caller(context)), Refuse);

    public override Task<Response> Heartbeat(Instance request, ServerCallContext context) =>
        gate.RunAsync(context, PolarisCall.Heartbeat, () => Task.FromResult(server.Clients.Heartbeat(request)), Refuse);

    public override Task<Response> ReportClient(Client request, ServerCallContext context) =>
        gate.RunAsync(context, PolarisCall.Other, () => Task.FromResult(server.Clients.Report(request, gate.Caller(context))), Refuse);

    public override async Task Discover(
        IAsyncStreamReader<DiscoverRequest> requestStream, IServerStreamWriter<DiscoverResponse> responseStream, ServerCallContext context)
    {
        var caller = gate.Caller(context);
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            if (request.Service?.Token is { Length: > 0 } token)
            {
                // A token in a message takes the place of the stream's own, from then on.
                caller = server.Context.Tokens.Caller(PolarisChannel.ClientGrpc, token);
            }

            var answer = await gate.RunAsync(
                context,
                PolarisCall.Discover,
                () => Task.FromResult(server.Discovery.Answer(request, caller)),
                code => Answers.Discover(code, DiscoverResponse.Types.DiscoverResponseType.Unknown, null),
                kind => kind switch
                {
                    PolarisFaultKind.Empty => Discovery.Nothing(request),
                    PolarisFaultKind.Stuck when !Discovery.NamesRevision(request) => null,
                    _ => Discovery.Unchanged(request),
                });
            await responseStream.WriteAsync(answer, context.CancellationToken);
        }
    }

    private static Response Refuse(int code) => Answers.One(code);
}
