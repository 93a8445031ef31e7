using PolarisSync.Abstractions;
using PolarisSync.Tests.Fakes;
using static PolarisSync.Core.Tests.Engine.EngineHarness;

namespace PolarisSync.Core.Tests.Engine;

/// <summary>Destinations where only the address names a copy.</summary>
[TestFixture]
internal sealed class WeakDestinationTests
{
    private static readonly InMemoryRegistryOptions s_weak = new()
    {
        Traits = new() { HasNamespaces = true, Identity = CopyIdentity.ByAddress, ReadLag = TimeSpan.FromSeconds(1) },
    };

    [Test]
    public async Task Delete_ByAddress_TheTargetGoesOnAfterwards()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b", s_weak));
        var service = Service("orders");
        a.RegisterNatives(service, Instances(5));
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        await harness.UntilAsync(() => b.Copies(service).Length == 5, "5 copies");

        a.Deregister(service, Instance(0).Key);
        await harness.UntilAsync(() => b.Copies(service).Length == 4, "one goes");
        a.RegisterNative(service, Instance(7));
        await harness.UntilAsync(() => b.Copies(service).Length == 5, "another comes");
        Assert.That(b.Violations, Is.Empty);
    }

    [Test]
    public async Task Services_WhereOnlyAddressesNameCopies_PlanAndStatusSayWhich()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b", new() { IsOwnershipWeak = true, KeepsServices = true }));
        b.CreateService(Service("orders"));
        b.CreateService(Service("pay"));
        b.CreateService(Service("idle"));
        a.RegisterNatives(Service("orders"), Instances(2));
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        await harness.UntilInStepAsync();
        Assert.That((await harness.StatusAsync()).Tasks[0].Warnings, Is.EqualTo(new[] { "Ownership at 'b' is weak in 1 service, default/orders: only addresses name copies there." }));

        a.RegisterNatives(Service("pay"), Instances(2));
        await harness.UntilAsync(() => b.Copies(Service("pay")).Length == 2, "2 copies");
        await harness.UntilInStepAsync();
        Assert.That((await harness.StatusAsync()).Tasks[0].Warnings, Is.EqualTo(new[] { "Ownership at 'b' is weak in 2 services, among them default/orders: only addresses name copies there." }));
        var plan = await harness.PlanAsync();
        Assert.That(plan.Notes, Is.EqualTo(new[]
        {
            "b: ownership is weak in 2 services, among them default/orders: only addresses name copies there, so every change rests on two reads, "
                + "and what an application registers at a copy's address between the second read and the write is overwritten.",
        }));
    }

    [Test]
    public async Task Address_PassesToATaskThatStandsFirst_TheCopyIsReplaced()
    {
        await using var harness = new EngineHarness();
        var (a, b, c) = (harness.Registry("a"), harness.Registry("b"), harness.Registry("c", s_weak));
        var service = Service("orders");
        a.RegisterNatives(service, Instances(2, from: 1));
        b.RegisterNatives(service, Instances(2));
        await harness.StartAsync(Task("a-to-c", "a", "c"), Task("b-to-c", "b", "c"));
        await harness.UntilAsync(() => c.Copies(service).Count(copy => copy.Mark == "a") == 2 && c.Copies(service).Length == 3, "the union");

        a.RegisterNative(service, Instance(0));
        await harness.UntilAsync(() => c.Copies(service).Count(copy => copy.Mark == "a") == 3, "the first task takes the address over");
        Assert.That(c.Copies(service), Has.Length.EqualTo(3));
        Assert.That(c.Violations, Is.Empty);
    }
}
