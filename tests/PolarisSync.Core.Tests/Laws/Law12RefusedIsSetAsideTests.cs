using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;
using PolarisSync.Core.Tests.Engine;
using PolarisSync.Tests.Fakes;
using static PolarisSync.Core.Tests.Engine.EngineHarness;

namespace PolarisSync.Core.Tests.Laws;

[TestFixture]
internal sealed class Law12RefusedIsSetAsideTests
{
    private static readonly ServiceKey s_service = Service("orders");
    private static readonly MethodSettings s_watchOnly = new() { Watch = true, AuditInterval = null };

    [Test]
    public async Task Create_Refused_IsSetAsideWithTheServersWordsAndTheRestLands()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b", new() { MaxMetadataPairs = 3 }));
        a.RegisterNatives(s_service, Instances(3));
        a.RegisterNative(s_service, Instance(9) with { Metadata = MetadataMap.Empty.With("a", "1").With("b", "2").With("c", "3") });
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        await harness.UntilAsync(() => b.Copies(s_service).Length == 3, "the rest lands");
        await harness.UntilStatusAsync(
            status => status.Quarantined is [{ Destination: "b", Change: "create", Message: "4 metadata pairs, at most 3 are allowed" } one] && one.Instance == Instance(9).Key.ToString(), "set aside");
        var writes = b.WriteLog.Length;
        await harness.StaysAsync(() => b.WriteLog.Length == writes, TimeSpan.FromMinutes(9), TimeSpan.FromSeconds(5), () => "A refused create was tried again too soon");
    }

    [TestCase("content")]
    [TestCase("configuration")]
    [TestCase("time")]
    [TestCase("version")]
    public async Task Create_Refused_IsTriedAgainWhenThatMayHelp(string why)
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(s_service, Instances(3));
        b.Reject(static instance => instance.Host == Instance(1).Host && instance.Weight == ServiceInstance.NormalWeight, "no");
        var task = Task("a-to-b", "a", "b") with { Methods = s_watchOnly };
        await harness.StartAsync(task);
        await harness.UntilStatusAsync(static status => status.Quarantined.Length == 1, "set aside");
        await harness.PassAsync(TimeSpan.FromSeconds(5));
        var since = harness.Time.GetUtcNow();
        switch (why)
        {
            case "content":
                a.RegisterNative(s_service, Instance(1) with { Weight = 5 });
                break;
            case "configuration":
                b.RejectNothing();
                await harness.ApplyAsync(task with { PurgeAfter = TimeSpan.FromSeconds(61) });
                break;
            case "version":
                b.RejectNothing();
                b.Options = b.Options with { ServerVersion = "in-memory 2" };
                b.DropWatches();
                break;
            default:
                b.RejectNothing();
                await harness.PassAsync(TimeSpan.FromMinutes(9.8), TimeSpan.FromSeconds(5));
                Assert.That(b.Copies(s_service), Has.Length.EqualTo(2));
                break;
        }

        await harness.UntilAsync(() => b.Copies(s_service).Length == 3, "tried again");
        Assert.That(harness.Time.GetUtcNow() - since, Is.LessThan(why == "time" ? TimeSpan.FromMinutes(10.5) : TimeSpan.FromSeconds(5)));
        await harness.UntilStatusAsync(static status => status.Quarantined.IsEmpty, "nothing is set aside any more");
    }

    [Test]
    public async Task Update_Refused_IsSetAside()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(s_service, Instances(3));
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        await harness.UntilInStepAsync();
        b.Reject(static instance => instance.Weight == 5, "no");
        a.RegisterNative(s_service, Instance(1) with { Weight = 5 });
        a.RegisterNative(s_service, Instance(2) with { Weight = 6 });
        await harness.UntilStatusAsync(static status => status.Quarantined is [{ Change: "update", Message: "no" }], "set aside");
        await harness.UntilAsync(() => b.Copies(s_service).Any(static copy => copy.Weight == 6), "the rest lands");
        await BoundedAsync(harness, b);
    }

    [TestCase("no")]
    [TestCase(null)]
    public async Task Delete_RefusedOrWithoutEffect_IsSetAside(string? words)
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(s_service, Instances(4));
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        await harness.UntilInStepAsync();
        b.RejectDeletes(static instance => instance.Host == Instance(1).Host, words);
        a.DeregisterWhere(s_service, static instance => instance.Host == Instance(1).Host || instance.Host == Instance(2).Host);
        await harness.UntilAsync(() => b.Copies(s_service).Length == 3, "the other delete lands");
        await harness.PassAsync(TimeSpan.FromSeconds(100), TimeSpan.FromSeconds(1));
        await harness.UntilStatusAsync(
            status => status.Quarantined is [{ Change: "delete" } one] && one.Message == (words ?? "The server acknowledged the delete and lists the instance all the same."), "set aside");
        await BoundedAsync(harness, b);
    }

    [TestCase("no")]
    [TestCase(null)]
    public async Task GivingWay_RefusedOrWithoutEffect_IsSetAside(string? words)
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(s_service, Instances(3));
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        await harness.UntilInStepAsync();
        b.RejectDeletes(static instance => instance.Host == Instance(1).Host, words);
        b.RegisterNative(s_service, Instance(1));
        await harness.PassAsync(TimeSpan.FromSeconds(100), TimeSpan.FromSeconds(1));
        await harness.UntilStatusAsync(static status => status.Quarantined is [{ Change: "delete" }], "set aside");
        await BoundedAsync(harness, b);
    }

    [TestCase("no")]
    [TestCase(null)]
    public async Task Purge_RefusedOrWithoutEffect_IsSetAside(string? words)
    {
        await using var harness = new EngineHarness();
        var (a, b, c) = (harness.Registry("a"), harness.Registry("b"), harness.Registry("c"));
        a.RegisterNatives(s_service, Instances(3));
        c.RegisterNatives(s_service, Instances(3, from: 20));
        var (goes, stays) = (Task("a-to-b", "a", "b") with { OnRemove = RemovalPolicy.Purge, PurgeAfter = TimeSpan.FromSeconds(1) }, Task("c-to-b", "c", "b"));
        await harness.StartAsync(goes, stays);
        await harness.UntilInStepAsync();
        b.RejectDeletes(static instance => instance.Host == Instance(1).Host, words);
        await harness.ApplyAsync(stays);
        await harness.PassAsync(TimeSpan.FromSeconds(100), TimeSpan.FromSeconds(1));
        Assert.That(b.Copies(s_service), Has.Length.EqualTo(4));
        await BoundedAsync(harness, b);
    }

    private static async Task BoundedAsync(EngineHarness harness, InMemoryRegistry b)
    {
        Assert.That(b.WriteLog, Has.Length.LessThan(20), "a loop");
        var writes = b.WriteLog.Length;
        await harness.StaysAsync(() => b.WriteLog.Length == writes, TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(5), () => $"Tried again too soon: {b.WriteLog[^1]}");
    }
}
