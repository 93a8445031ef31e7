using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;
using PolarisSync.Core.Tests.Engine;
using PolarisSync.Tests.Fakes;
using static PolarisSync.Core.Tests.Engine.EngineHarness;

namespace PolarisSync.Core.Tests.Laws;

/// <summary>The service object itself is refused, where services are objects of their own.</summary>
[TestFixture]
internal sealed class Law12RefusedServiceTests
{
    private static readonly ServiceKey s_service = Service("orders");
    private static readonly ServiceKey s_other = Service("users");
    private static readonly MethodSettings s_watchOnly = new() { Watch = true, AuditInterval = null };

    [TestCase(SyncErrorKind.Rejected)]
    [TestCase(SyncErrorKind.Transient)]
    [TestCase(SyncErrorKind.NotFound)]
    public async Task Ensure_Refused_IsSetAsideOnceAndTheOtherServicesLand(SyncErrorKind instances)
    {
        await using var harness = new EngineHarness();
        var (a, b) = Registries(harness);
        a.RegisterNatives(s_service, Instances(3));
        a.RegisterNatives(s_other, Instances(3, from: 10));
        b.RejectServices(static (service, _) => service == s_service, "no such name here", instances);
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        await harness.UntilAsync(() => b.Copies(s_other).Length == 3, "the other service lands");
        await harness.UntilStatusAsync(
            static status => status.Quarantined is [{ Destination: "b", Target: "default/orders", Instance: "", Change: "ensure service", Message: "no such name here" }] && status.Tasks[0].Quarantined == 1,
            "the service is set aside, and not each of its instances");
        await harness.StaysAsync(() => b.RefusedServices == 1, TimeSpan.FromMinutes(9), TimeSpan.FromSeconds(5), () => $"Tried again too soon: {b.RefusedServices} times");
        Assert.That((await harness.Engine.GetTaskAsync("a-to-b", CancellationToken.None))!.Targets.SelectMany(static target => target.Reasons), Has.Some.Contains("the server refuses it: no such name here"));
    }

    [TestCase("configuration")]
    [TestCase("time")]
    [TestCase("version")]
    public async Task Ensure_Refused_IsTriedAgainWhenThatMayHelp(string why)
    {
        await using var harness = new EngineHarness();
        var (a, b) = Registries(harness);
        a.RegisterNatives(s_service, Instances(3));
        b.RejectServices(static (_, _) => true, "no");
        var task = Task("a-to-b", "a", "b") with { Methods = s_watchOnly };
        await harness.StartAsync(task);
        await harness.UntilStatusAsync(static status => status.Quarantined.Length == 1, "set aside");
        await harness.PassAsync(TimeSpan.FromSeconds(5));
        b.RejectNothing();
        var since = harness.Time.GetUtcNow();
        switch (why)
        {
            case "configuration":
                await harness.ApplyAsync(task with { PurgeAfter = TimeSpan.FromSeconds(61) });
                break;
            case "version":
                b.Options = b.Options with { ServerVersion = "in-memory 2" };
                b.DropWatches();
                break;
            default:
                await harness.PassAsync(TimeSpan.FromMinutes(9.8), TimeSpan.FromSeconds(5));
                Assert.That(b.Copies(s_service), Is.Empty);
                break;
        }

        await harness.UntilAsync(() => b.Copies(s_service).Length == 3, "tried again");
        Assert.That(harness.Time.GetUtcNow() - since, Is.LessThan(why == "time" ? TimeSpan.FromMinutes(10.5) : TimeSpan.FromSeconds(5)));
        await harness.UntilStatusAsync(static status => status.Quarantined.IsEmpty, "nothing is set aside any more");
    }

    [Test]
    public async Task Ensure_RefusedOfAServiceThatIsThere_ItsInstancesGoOn()
    {
        await using var harness = new EngineHarness();
        var (a, b) = Registries(harness);
        a.RegisterNatives(s_service, Instances(3));
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        await harness.UntilInStepAsync();
        b.RejectServices(static (_, _) => true, "no");
        a.RegisterNatives(s_service, Instances(2, from: 5));
        await harness.UntilAsync(() => b.Copies(s_service).Length == 5, "the instances land");
        await harness.UntilStatusAsync(static status => status.Quarantined is [{ Change: "ensure service" }], "set aside");
        a.RegisterNatives(s_service, Instances(2, from: 7));
        await harness.UntilAsync(() => b.Copies(s_service).Length == 7, "more of them land");
        Assert.That(b.RefusedServices, Is.EqualTo(1), "and the object is left alone");
    }

    [Test]
    public async Task Remove_Refused_IsSetAsideAndForgottenWhenTheServiceComesBack()
    {
        await using var harness = new EngineHarness();
        var (a, b) = Registries(harness);
        a.RegisterNatives(s_service, Instances(3));
        a.RegisterNatives(s_other, Instances(3, from: 10));
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        await harness.UntilInStepAsync();
        b.RejectServices(static (_, action) => action == ServiceAction.Remove, "it is in use");
        a.DeregisterWhere(s_service, static _ => true);
        await harness.UntilAsync(() => b.Copies(s_service).IsEmpty, "the copies go");
        await harness.UntilStatusAsync(static status => status.Quarantined is [{ Change: "remove service", Instance: "", Message: "it is in use" }], "set aside");
        await harness.StaysAsync(() => b.RefusedServices == 1, TimeSpan.FromMinutes(9), TimeSpan.FromSeconds(5), () => $"Tried again too soon: {b.RefusedServices} times");
        a.RegisterNatives(s_service, Instances(1));
        await harness.UntilAsync(() => b.Copies(s_service).Length == 1, "it comes back");
        await harness.UntilStatusAsync(static status => status.Quarantined.IsEmpty, "nothing is set aside any more");
    }

    private static (InMemoryRegistry A, InMemoryRegistry B) Registries(EngineHarness harness) => (harness.Registry("a"), harness.Registry("b", new() { KeepsServices = true }));
}
