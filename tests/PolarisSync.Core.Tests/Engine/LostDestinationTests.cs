using static PolarisSync.Core.Tests.Engine.EngineHarness;

namespace PolarisSync.Core.Tests.Engine;

[TestFixture]
internal sealed class LostDestinationTests
{
    [Test]
    public async Task Lost_WhileATargetIsReadAndWokenAgain_TheTargetGoesOnAfterwards()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        var service = Service("orders");
        a.RegisterNatives(service, Instances(3));
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        await harness.UntilAsync(() => b.Copies(service).Length == 3, "3 copies");
        await harness.UntilInStepAsync();

        var reading = new TaskCompletionSource();
        b.BeforeCall = async (method, cancellationToken) =>
        {
            if (method == "ReadTargets")
            {
                reading.TrySetResult();
                await System.Threading.Tasks.Task.Delay(Timeout.InfiniteTimeSpan, harness.Time, cancellationToken);
            }
        };
        a.RegisterNative(service, Instance(3));
        await harness.UntilAsync(() => reading.Task.IsCompleted, "the target is being read");
        a.RegisterNative(service, Instance(4));
        await harness.UntilStatusAsync(status => status.Tasks[0].Instances == 5, "the target is woken again");
        b.BeforeCall = null;
        b.DropWatches();

        await harness.UntilAsync(() => b.Copies(service).Length == 5, "5 copies once the destination is back");
        Assert.That(b.Violations, Is.Empty);
    }
}
