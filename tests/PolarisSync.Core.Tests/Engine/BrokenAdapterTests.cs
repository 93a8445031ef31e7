using PolarisSync.Abstractions;
using static PolarisSync.Core.Tests.Engine.EngineHarness;

namespace PolarisSync.Core.Tests.Engine;

[TestFixture]
internal sealed class BrokenAdapterTests
{
    [Test]
    public async Task Canonicalize_Throws_TheTargetIsTriedAgain()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        var service = Service("orders");

        // No weight lies between these: the adapter throws what no adapter may throw.
        var healthy = b.Options;
        b.Options = healthy with { MinWeight = 10, MaxWeight = 5 };
        a.RegisterNatives(service, Instances(2));
        await harness.StartAsync(Task("a-to-b", "a", "b") with { Methods = new() { Watch = true, AuditInterval = null } });
        await harness.UntilAsync(() => b.Calls.GetValueOrDefault("ReadTargets") >= 2, "it is tried again");

        b.Options = healthy;
        await harness.UntilAsync(() => b.Copies(service).Length == 2, "2 copies once the adapter is well");
    }

    [Test]
    public async Task Dispose_FailsOrHangs_TheOthersAreFreedAndTheReloadEnds()
    {
        await using var harness = new EngineHarness();
        var (a, b, c) = (harness.Registry("a"), harness.Registry("b"), harness.Registry("c"));
        harness.Registry("d");
        await harness.StartAsync(Task("a-to-b", "a", "b"), Task("c-to-d", "c", "d"));
        await harness.UntilInStepAsync();
        var never = new TaskCompletionSource();
        a.BeforeDispose = static () => throw new InvalidOperationException("the adapter's fault");
        b.BeforeDispose = () => never.Task;

        var reload = harness.ApplyAsync();
        await harness.UntilAsync(() => reload.IsCompleted, "the reload ends");
        await reload;
        Assert.That(harness.Factory.Created.Where(static made => made.Name is "c" or "d").Select(static made => made.Endpoint.IsDisposed), Is.All.True);
        Assert.That(harness.Factory.Released, Has.Count.EqualTo(3));

        never.SetResult();
        await harness.UntilAsync(() => harness.Factory.Released.Count == 4, "the one that hung is given back at last");
    }

    [Test]
    public async Task Open_ServerAsksForYears_ItIsTriedAgainAllTheSame()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(Service("orders"), Instances(2));
        b.BeforeCall = static (method, _) => method == "Open"
            ? throw new SyncException(SyncErrorKind.Transient, "429") { RetryAfter = TimeSpan.FromDays(3650) }
            : System.Threading.Tasks.Task.CompletedTask;
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        await harness.UntilStatusAsync(static status => status.Endpoints.Any(static endpoint => endpoint is { Name: "b", State: "unreachable" }), "refused");

        b.BeforeCall = null;
        await harness.PassAsync(TimeSpan.FromMinutes(11), TimeSpan.FromSeconds(1));
        await harness.UntilAsync(() => b.Copies(Service("orders")).Length == 2, "2 copies");
    }
}
