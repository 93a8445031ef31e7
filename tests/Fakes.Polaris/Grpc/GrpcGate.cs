using Grpc.Core;
using PolarisSync.Tests.Fakes.Polaris.Faults;
using PolarisSync.Tests.Fakes.Polaris.Naming;

namespace PolarisSync.Tests.Fakes.Polaris.Grpc;

/// <summary>What every gRPC call passes: it is counted, delayed and disturbed here.</summary>
internal sealed class GrpcGate(PolarisServer server)
{
    public Caller Caller(ServerCallContext call) =>
        server.Context.Tokens.Caller(PolarisChannel.ClientGrpc, call.RequestHeaders.GetValue("x-polaris-token"));

    /// <summary>Does a call, or what a fault makes of it.</summary>
    /// <param name="call">The call.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="handle">Does it.</param>
    /// <param name="refuse">The answer with a code.</param>
    /// <param name="disturb">The answer under a fault that changes answers; null where there is none.</param>
    public async Task<T> RunAsync<T>(
        ServerCallContext call, PolarisCall kind, Func<Task<T>> handle, Func<int, T> refuse, Func<PolarisFaultKind, T?>? disturb = null)
        where T : class
    {
        server.Context.Calls.Count(kind);
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(call.CancellationToken, server.Context.Stopping);
        var fault = server.Context.Faults.Take(kind);
        await server.Context.Clock.WaitAsync(server.Context.Faults.Latency, gone.Token);
        switch (fault?.Kind)
        {
            case PolarisFaultKind.Status:
                throw new RpcException(new Status(StatusOf(fault.Number), $"HTTP status {fault.Number}"));
            case PolarisFaultKind.Garbage:
                throw new RpcException(new Status(StatusCode.Internal, "garbage"));
            case PolarisFaultKind.Code:
                return refuse(fault.Number);
            case PolarisFaultKind.Cut:
                throw Cut(call);
            case PolarisFaultKind.Silent:
                await Task.Delay(Timeout.InfiniteTimeSpan, server.Context.Options.Time, gone.Token);
                break;
            case PolarisFaultKind.Empty or PolarisFaultKind.Unchanged or PolarisFaultKind.Stuck when disturb?.Invoke(fault.Kind) is { } disturbed:
                return disturbed;
            default:
                break;
        }

        var answer = await handle();
        if (fault?.Kind == PolarisFaultKind.SilentAfter)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, server.Context.Options.Time, gone.Token);
        }

        return fault?.Kind == PolarisFaultKind.CutAfter ? throw Cut(call) : answer;
    }

    private static RpcException Cut(ServerCallContext call)
    {
        call.GetHttpContext().Abort();
        return new(new Status(StatusCode.Unavailable, "cut"));
    }

    /// <summary>What gRPC makes of an HTTP status that comes in its place.</summary>
    private static StatusCode StatusOf(int status) => status switch
    {
        401 => StatusCode.Unauthenticated,
        403 => StatusCode.PermissionDenied,
        404 => StatusCode.Unimplemented,
        429 or 502 or 503 or 504 => StatusCode.Unavailable,
        _ => StatusCode.Unknown,
    };
}
