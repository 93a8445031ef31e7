using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using PolarisSync.Abstractions;
using PolarisSync.Tests.RealServer;

namespace PolarisSync.Plugins.Consul;

/// <summary>A waiting query whose connection breaks is sent once more by the handler, and then waits at another life of the server for an index of the old one.</summary>
internal sealed class StartedOverWhileWaitingTests
{
    private static CancellationToken Token => TestContext.CurrentContext.CancellationToken;

    [Test]
    public async Task WaitingQuery_SentOnceMoreToANewLife_TheWatchEndsAllTheSame()
    {
        await using var server = await LoopbackConsul.StartAsync();
        var index = "100";
        using var breaks = new SemaphoreSlim(0);
        var waiting = 0;
        server.Answer = async (path, context) =>
        {
            var body = path.StartsWith("/v1/health/service/", StringComparison.Ordinal) ? "[]" : path.Contains("node-meta", StringComparison.Ordinal) ? "{}" : LoopbackConsul.Services;
            if (path.Contains("node-meta", StringComparison.Ordinal) && path.Contains("index=100", StringComparison.Ordinal))
            {
                // The server lets it wait for its 5 s; here it is answered once both have arrived at the new life.
                await Eventually.HoldsAsync(() => waiting == 4, TimeSpan.FromSeconds(30), "both are sent once more", context.RequestAborted);
            }
            else if (path.Contains("index=100", StringComparison.Ordinal))
            {
                Interlocked.Increment(ref waiting);
                if (index == "100")
                {
                    await breaks.WaitAsync(context.RequestAborted);

                    // As the kernel closes what a killed process had open: the end of the stream before any byte of an answer.
                    context.Features.GetRequiredFeature<IConnectionSocketFeature>().Socket.Shutdown(SocketShutdown.Send);
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
                }

                // The new life is not there yet, and will not be for as long as anybody looks.
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
            }

            await LoopbackConsul.WriteAsync(context, body, 200, ("X-Consul-Index", index));
            return true;
        };
        await using var endpoint = Endpoints.Create(server.Address);
        await using var watch = new WatchProbe(endpoint.Source!, "s");
        await watch.LiveAsync(Token);
        await Eventually.HoldsAsync(() => waiting == 2, TimeSpan.FromSeconds(10), "the list and the service are waited for", Token);
        index = "7";
        breaks.Release(2);
        await Eventually.HoldsAsync(() => watch.Error is not null, TimeSpan.FromSeconds(15), "the watch ends", Token);
        Assert.That(waiting, Is.EqualTo(4), $"both were sent once more: {watch.Error}");
        Assert.That(watch.Error!.Kind, Is.EqualTo(SyncErrorKind.Transient));
        Assert.That(watch.Error.Message, Does.Contain("started over"));
    }
}
