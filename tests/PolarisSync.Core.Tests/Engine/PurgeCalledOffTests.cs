using PolarisSync.Core.Configuration;
using static PolarisSync.Core.Tests.Engine.EngineHarness;

namespace PolarisSync.Core.Tests.Engine;

[TestFixture]
internal sealed class PurgeCalledOffTests
{
    [Test]
    public async Task TaskComesBack_NothingCanBeReadYet_NothingIsPurged()
    {
        await using var harness = new EngineHarness();
        var (a, b, c) = (harness.Registry("a"), harness.Registry("b"), harness.Registry("c"));
        var service = Service("orders");
        a.RegisterNatives(service, Instances(2));
        b.RegisterNatives(service, Instances(2, from: 10));
        var (first, second) = (Task("a-to-c", "a", "c"), Task("b-to-c", "b", "c") with { OnRemove = RemovalPolicy.Purge, PurgeAfter = TimeSpan.FromSeconds(5) });
        await harness.StartAsync(first, second);
        await harness.UntilAsync(() => c.Copies(service).Length == 4, "4 copies");

        b.GoDown();
        await harness.ApplyAsync(first);
        await harness.UntilStatusAsync(static status => status.Held.Any(held => held.Scope == "purge"), "a purge waits");

        // Until the destination tells what it holds and the source can be read, the task contributes nothing.
        c.BeforeCall = (method, cancellationToken) => method == "ListOwned"
            ? System.Threading.Tasks.Task.Delay(TimeSpan.FromSeconds(30), harness.Time, cancellationToken)
            : System.Threading.Tasks.Task.CompletedTask;
        await harness.ApplyAsync(first, second);
        await harness.StaysAsync(() => c.Copies(service).Length == 4, TimeSpan.FromSeconds(20), () => "copies of a task that came back are purged");
        b.GoUp();
        await harness.UntilInStepAsync();
        Assert.That(c.Copies(service), Has.Length.EqualTo(4));
    }
}
