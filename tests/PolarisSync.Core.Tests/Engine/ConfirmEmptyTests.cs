using PolarisSync.Abstractions;
using static PolarisSync.Core.Tests.Engine.EngineHarness;

namespace PolarisSync.Core.Tests.Engine;

[TestFixture]
internal sealed class ConfirmEmptyTests
{
    [Test]
    public async Task LastInstanceGone_AReadFailsMeanwhile_IsConfirmedWithoutAnAudit()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        var service = Service("orders");
        a.RegisterNatives(service, Instances(2));
        a.RegisterNatives(Service("other"), Instances(2));
        var task = Task("a-to-b", "a", "b") with
        {
            Guard = EngineHarness.Guard with { ConfirmEmpty = TimeSpan.FromSeconds(20) },
            Methods = new() { Watch = true, AuditInterval = null },
        };
        await harness.StartAsync(task);
        await harness.UntilAsync(() => b.Copies(service).Length == 2, "2 copies");

        a.DeregisterWhere(service, static _ => true);
        await harness.UntilStatusAsync(static status => status.Tasks[0].Instances == 2, "the service is seen empty");
        a.FailReadsOf(service, SyncErrorKind.Protocol);
        a.Say(new SourceEvent.Changed(service));
        await harness.UntilStatusAsync(static status => status.Tasks[0].UnknownServices == 1, "a read fails");
        a.FailReadsOf(service, null);

        await harness.UntilAsync(() => b.Copies(service).Length == 0, "the second read confirms it");
        Assert.That(b.Copies(Service("other")), Has.Length.EqualTo(2));
    }
}
