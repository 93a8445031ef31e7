using PolarisSync.Abstractions;
using static PolarisSync.Core.Tests.Engine.EngineHarness;

namespace PolarisSync.Core.Tests.Engine;

[TestFixture]
internal sealed class EndpointProbeTests
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(5);

    [Test]
    public async Task Probe_OpenEndpoint_IsHealthyAndDisturbsNothing()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(Service("orders"), Instances(3));
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        await harness.UntilInStepAsync();
        var writes = b.WriteLog.Length;

        var probe = await harness.Engine.ProbeAsync("b", s_timeout, CancellationToken.None);

        Assert.That((probe!.Endpoint, probe.Healthy, probe.Reason), Is.EqualTo(("b", true, "")));
        Assert.That((await harness.StatusAsync()).Endpoints.Select(endpoint => endpoint.State), Is.All.EqualTo("open"));
        Assert.That(b.WriteLog, Has.Length.EqualTo(writes));
    }

    [Test]
    public async Task Probe_Fails_EndsNoSession()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(Service("orders"), Instances(3));
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        await harness.UntilInStepAsync();
        b.FailNext(1, SyncErrorKind.Auth);

        var probe = await harness.Engine.ProbeAsync("b", s_timeout, CancellationToken.None);

        Assert.That(probe!.Healthy, Is.False);
        Assert.That(probe.Reason, Is.Not.Empty);
        Assert.That((await harness.StatusAsync()).Endpoints.Select(endpoint => endpoint.State), Is.All.EqualTo("open"));
        Assert.That(harness.Factory.Created, Has.Length.EqualTo(2));
    }

    [Test]
    public async Task Probe_Hangs_EndsWithTheTimeout()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(Service("orders"), Instances(3));
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        await harness.UntilInStepAsync();
        b.BeforeCall = static (call, cancellationToken) => call == "Probe" ? System.Threading.Tasks.Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken) : System.Threading.Tasks.Task.CompletedTask;
        var probing = harness.Engine.ProbeAsync("b", s_timeout, CancellationToken.None);

        await harness.UntilAsync(() => probing.IsCompleted, "the probe ends");

        Assert.That((await probing)!.Reason, Is.EqualTo("No answer within 5s."));
        Assert.That((await harness.StatusAsync()).Endpoints.Select(endpoint => endpoint.State), Is.All.EqualTo("open"));
    }

    [Test]
    public async Task Probe_UnknownEndpoint_IsNull()
    {
        await using var harness = new EngineHarness();

        Assert.That(await harness.Engine.ProbeAsync("nobody", s_timeout, CancellationToken.None), Is.Null);
    }
}
