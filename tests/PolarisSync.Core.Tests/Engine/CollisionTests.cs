using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;
using PolarisSync.Core.Reporting;
using PolarisSync.Tests.Fakes;
using static PolarisSync.Core.Tests.Engine.EngineHarness;

namespace PolarisSync.Core.Tests.Engine;

/// <summary>Two services of one owner under one name: the first keeps it, the other is not copied, nothing is mixed or deleted.</summary>
[TestFixture]
internal sealed class CollisionTests
{
    private static readonly TaskDefinition s_task = Task("a-to-b", "a", "b") with { Mapping = new() { Names = [NameRule.Parse("legacy-*", "*")] } };
    private const string OrdersFirst = "default/legacy-orders: 'default/orders' and 'default/legacy-orders' of 'a' are both called 'default/orders' at 'b'; 'default/orders' has the name, so 'default/legacy-orders' is not copied.";

    [Test]
    public async Task SecondService_Appears_TheFirstKeepsTheNameAlsoAfterARestart()
    {
        await using var harness = new EngineHarness();
        var (a, b) = await StartAsync(harness, "orders", 3);
        a.RegisterNatives(Service("legacy-orders"), Instances(5, from: 50));
        await harness.UntilStatusAsync(IsSaid, "said so");
        await harness.StaysAsync(() => b.WriteLog.Length == 3, TimeSpan.FromSeconds(10), () => "a collision wrote");
        Assert.That((await harness.PlanAsync()).Notes, Has.Some.EqualTo($"a-to-b {OrdersFirst}"));

        await harness.RestartAsync();
        await harness.UntilInStepAsync();
        await harness.StaysAsync(() => b.WriteLog.Length == 3, TimeSpan.FromSeconds(40), TimeSpan.FromMilliseconds(250), () => "a restart gave the name to another");
        await harness.UntilStatusAsync(IsSaid, "said so");
    }

    [Test]
    public async Task SecondService_WouldComeFirstInOrder_TheIncumbentIsKnownByItsCopiesAfterARestartWithoutMemory()
    {
        await using var harness = new EngineHarness();
        var (a, b) = await StartAsync(harness, "orders", 3);
        await harness.Engine.StopAsync(CancellationToken.None);
        a.RegisterNatives(Service("legacy-orders"), Instances(5, from: 50));
        a.FailReadsOf(Service("orders"), SyncErrorKind.Transient);
        await harness.RestartAsync(gracefully: false);
        await harness.StaysAsync(() => b.WriteLog.Length == 3, TimeSpan.FromSeconds(5), () => "the name was given away before its holder was read");
        a.FailReadsOf(Service("orders"), null);
        await harness.UntilStatusAsync(IsSaid, "said so");
        await harness.StaysAsync(() => b.WriteLog.Length == 3, TimeSpan.FromSeconds(10), () => "a collision wrote");
    }

    [Test]
    public async Task Holder_GoesForGood_TheOtherTakesItsPlace()
    {
        await using var harness = new EngineHarness();
        var (a, b) = await StartAsync(harness, "orders", 3);
        a.RegisterNatives(Service("legacy-orders"), Instances(5, from: 50));
        await harness.UntilStatusAsync(IsSaid, "said so");
        a.RemoveService(Service("orders"));
        await harness.UntilAsync(() => b.Copies(Service("orders")).Length == 5, "the other has the name now");
        Assert.That(b.Copies(Service("orders")).Select(static copy => copy.Key), Is.EquivalentTo(Instances(5, from: 50).Select(static native => native.Key)));
        await harness.UntilStatusAsync(static status => status.Tasks[0].Warnings.Count == 0, "no collision any more");
        await harness.UntilInStepAsync();
    }

    [Test]
    public async Task Holder_BecomesUnknown_KeepsTheName()
    {
        await using var harness = new EngineHarness();
        var (a, b) = await StartAsync(harness, "orders", 3);
        a.RegisterNatives(Service("legacy-orders"), Instances(5, from: 50));
        await harness.UntilStatusAsync(IsSaid, "said so");
        a.GoDown();
        await harness.StaysAsync(() => b.WriteLog.Length == 3, TimeSpan.FromSeconds(40), TimeSpan.FromMilliseconds(250), () => "an unknown holder lost its name");
        a.GoUp();
        await harness.UntilInStepAsync();
        Assert.That(b.WriteLog, Has.Length.EqualTo(3));
    }

    [Test]
    public async Task TwoTasks_GiveOneName_TheSecondIsBlocked()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(Service("orders"), Instances(3));
        a.RegisterNatives(Service("shop"), Instances(4, from: 50));
        await harness.StartAsync(
            Task("one", "a", "b", new MatchDefinition { Namespace = "default", Service = NamePattern.Parse("s*") }) with { Mapping = new() { Names = [NameRule.Parse("s*", "orders")] } },
            Task("two", "a", "b", new MatchDefinition { Namespace = "default", Service = NamePattern.Parse("o*") }));
        await harness.UntilInStepAsync();
        Assert.That(b.WriteLog.Select(static write => write.Service).Distinct(), Is.EqualTo(new[] { Service("orders") }));
        var status = await harness.StatusAsync();
        var blocked = status.Tasks.Where(static task => task.Warnings.Count > 0).ToList();
        Assert.That(blocked, Has.Count.EqualTo(1));
        Assert.That(b.Copies(Service("orders")), Has.Length.EqualTo(blocked[0].Name == "two" ? 4 : 3), "not mixed");
    }

    [Test]
    public async Task Namespaces_MeetInARegistryWithoutAny_OneIsBlocked()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b", new() { Traits = new() { ConditionalWrites = true } }));
        a.RegisterNatives(new("dev", "orders"), Instances(3));
        a.RegisterNatives(Service("dev--orders"), Instances(4, from: 50));
        await harness.StartAsync(Task("t", "a", "b", new MatchDefinition { Namespace = "default" }, new MatchDefinition { Namespace = "dev" }));
        await harness.UntilInStepAsync();
        Assert.That((await harness.StatusAsync()).Tasks[0].Warnings, Has.Count.EqualTo(1));
        Assert.That(b.Copies(Service("dev--orders")), Has.Length.EqualTo(3).Or.Length.EqualTo(4));
        Assert.That(b.WriteLog, Has.None.Matches<InMemoryWrite>(static write => write.Kind == ChangeKind.Delete));
    }

    [Test]
    public async Task Holder_IsPausedAndChangedAltogether_KeepsTheNameOverARestart()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(Service("shop"), Instances(3));
        var rename = new MappingDefinition { Names = [NameRule.Parse("shop", "shared"), NameRule.Parse("cart", "shared")] };
        var shop = Task("shop", "a", "b", new MatchDefinition { Namespace = "default", Service = NamePattern.Parse("shop") }) with { Mapping = rename };
        var cart = Task("cart", "a", "b", new MatchDefinition { Namespace = "default", Service = NamePattern.Parse("cart") }) with { Mapping = rename };
        await harness.StartAsync(cart, shop);
        await harness.UntilAsync(() => b.Copies(Service("shared")).Length == 3, "3 copies");
        await harness.UntilInStepAsync();

        await harness.Engine.PauseAsync("shop", "", CancellationToken.None);
        a.RegisterNatives(Service("shop"), Instances(3, from: 20));
        a.DeregisterWhere(Service("shop"), static instance => Instances(3).Any(gone => gone.Host == instance.Host));
        a.RegisterNatives(Service("cart"), Instances(5, from: 50));
        await harness.PassAsync(TimeSpan.FromSeconds(2));
        await harness.RestartAsync();
        await harness.StaysAsync(() => b.WriteLog.Length == 3, TimeSpan.FromSeconds(40), TimeSpan.FromMilliseconds(250), () => "copies of a paused task were taken for another service");
    }

    private static bool IsSaid(EngineStatus status) => status.Tasks[0].Warnings.Contains(OrdersFirst, StringComparer.Ordinal);

    private static async Task<(InMemoryRegistry A, InMemoryRegistry B)> StartAsync(EngineHarness harness, string service, int count)
    {
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(Service(service), Instances(count));
        await harness.StartAsync(s_task);
        await harness.UntilInStepAsync();
        Assert.That(b.WriteLog, Has.Length.EqualTo(count));
        return (a, b);
    }
}
