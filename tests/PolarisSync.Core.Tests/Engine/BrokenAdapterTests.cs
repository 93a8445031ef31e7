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
}
