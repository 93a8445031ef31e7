using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;
using PolarisSync.Core.Engine;
using PolarisSync.Core.Tests.Engine;
using PolarisSync.Tests.Fakes;
using static PolarisSync.Core.Tests.Engine.EngineHarness;

namespace PolarisSync.Core.Tests.Laws;

[TestFixture]
internal sealed class Law07LeasedCopiesTests
{
    private static readonly ServiceKey s_service = Service("orders");
    private static readonly InMemoryRegistryOptions s_leased = new() { Traits = new() { HasNamespaces = true, ConditionalWrites = true, Lease = CopyLease.Session } };
    private static readonly MatchDefinition s_exact = new() { Namespace = "default", Service = NamePattern.Parse("orders") };

    [Test]
    public async Task Elsewhere_IsNeitherOursNorInTheWay()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b", s_leased));
        a.RegisterNatives(s_service, Instances(3));
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        await harness.UntilInStepAsync();

        await using (var other = harness.Beside(new(), new()))
        {
            await StartAsync(other, Task("a-to-b", "a", "b"));
            await harness.UntilAsync(() => b.Entries(s_service).Length == 6, "the second session registers its own beside");
            a.Deregister(s_service, Instance(0).Key);
            await harness.UntilAsync(() => b.Entries(s_service).Length == 4, "each session takes its own away");
        }

        Assert.That(b.Entries(s_service), Has.Length.EqualTo(2));
    }

    [Test]
    public async Task Successor_RegistersLeasedCopiesOnlyAndBecomesTheHost()
    {
        await using var harness = new EngineHarness(new() { Mode = EngineMode.Successor });
        var (a, b, d) = (harness.Registry("a"), harness.Registry("b", s_leased), harness.Registry("d"));
        a.RegisterNatives(s_service, Instances(3));
        await harness.StartAsync(Task("a-to-b", "a", "b"), Task("a-to-d", "a", "d"));
        await harness.UntilAsync(() => b.Copies(s_service).Length == 3, "leased copies");
        a.Deregister(s_service, Instance(0).Key);
        await harness.StaysAsync(() => d.WriteLog.IsEmpty && b.Copies(s_service).Length == 3, TimeSpan.FromSeconds(10), () => "A successor did more than register leased copies");
        Assert.That(harness.Store.Saves, Is.Zero);

        await harness.Engine.PromoteAsync(CancellationToken.None);
        await harness.UntilAsync(() => d.Copies(s_service).Length == 2 && b.Copies(s_service).Length == 2, "the host does the rest");
    }

    [Test]
    public async Task Upgrade_HasNoGap()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b", s_leased));
        a.RegisterNatives(s_service, Instances(3));
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        await harness.UntilInStepAsync();

        await using var successor = harness.Beside(new() { Mode = EngineMode.Successor }, harness.Store);
        await StartAsync(successor, Task("a-to-b", "a", "b"));
        await harness.UntilAsync(() => b.Entries(s_service).Length == 6, "the successor's copies");
        await harness.Engine.StopAsync(CancellationToken.None);
        Assert.That(Addresses(b), Is.EqualTo(3));
        await successor.PromoteAsync(CancellationToken.None);
        await harness.StaysAsync(() => Addresses(b) == 3, TimeSpan.FromSeconds(5), () => "An upgrade left a gap");
    }

    [Test]
    public async Task Endpoint_EditedWhileItKeepsCopies_LeavesNoGap()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b", s_leased));
        a.RegisterNatives(s_service, Instances(3));
        var task = Task("a-to-b", "a", "b");
        await harness.StartAsync(task);
        await harness.UntilInStepAsync();

        await harness.ApplyAsync(task with { Destination = task.Destination with { Fingerprint = "edited" } });
        await harness.StaysAsync(() => Addresses(b) == 3, TimeSpan.FromSeconds(5), () => "An edit left a gap");
        var connections = harness.Factory.Created.Where(static created => created.Name == "b").Select(static created => created.Endpoint.IsDisposed);
        Assert.That(connections, Is.EqualTo(new[] { true, false }), "the old one ended once its successor had copies of its own");
        Assert.That(b.Entries(s_service), Has.Length.EqualTo(3));
    }

    [Test]
    public async Task Endpoint_EditedWhileATaskLeavesIt_ThePurgeHasItsTimeAllTheSame()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b", s_leased));
        harness.Registry("c");
        a.RegisterNatives(s_service, Instances(3));
        var (leaving, staying) = (Task("a-to-b", "a", "b") with { OnRemove = RemovalPolicy.Purge, PurgeAfter = TimeSpan.FromSeconds(60) }, Task("b-to-c", "b", "c"));
        await harness.StartAsync(leaving, staying);
        await harness.UntilInStepAsync();

        await harness.ApplyAsync(staying with { Source = staying.Source with { Fingerprint = "edited" } });
        await harness.UntilStatusAsync(static status => status.Held.Any(static held => held.Reason.Contains("purged", StringComparison.Ordinal) || held.Count == 3), "the purge is held");
        await harness.StaysAsync(() => Addresses(b) == 3, TimeSpan.FromSeconds(55), TimeSpan.FromSeconds(1), () => "The copies went before their time");

        await harness.UntilAsync(() => Addresses(b) == 0, "the purge is carried out");
        await harness.UntilAsync(() => harness.Factory.Created.Count(static created => created is { Name: "b", Endpoint.IsDisposed: false }) == 1, "the old connection ends");
    }

    [Test]
    public async Task Promote_TakesOverWhatTheOldHostStoredMeanwhile()
    {
        await using var harness = new EngineHarness();
        var (a, d) = (harness.Registry("a"), harness.Registry("d"));
        a.RegisterNatives(s_service, Instances(20));
        await harness.StartAsync(Task("a-to-d", "a", "d"));
        await harness.UntilInStepAsync();
        await using var successor = harness.Beside(new() { Mode = EngineMode.Successor }, harness.Store);
        await StartAsync(successor, Task("a-to-d", "a", "d"));

        a.DeregisterWhere(s_service, static instance => Instances(10).Any(old => old.Host == instance.Host));
        await harness.UntilStatusAsync(static status => status.Held.Length > 0, "held");
        foreach (var held in (await harness.StatusAsync()).Held)
        {
            await harness.Engine.DenyAsync(held.Id, CancellationToken.None);
        }

        await harness.Engine.StopAsync(CancellationToken.None);
        await successor.PromoteAsync(CancellationToken.None);
        await harness.StaysAsync(() => d.Copies(s_service).Length == 20, TimeSpan.FromSeconds(90), TimeSpan.FromSeconds(1), () => "What the old host was told to deny went");
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Restart_SourceDown_IsFilledFromTheLedger(bool exact)
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b", s_leased));
        a.RegisterNatives(s_service, Instances(3));
        await harness.StartAsync(exact ? Task("a-to-b", "a", "b", s_exact) : Task("a-to-b", "a", "b"));
        await harness.UntilInStepAsync();

        a.GoDown();
        await harness.RestartAsync();
        await harness.UntilAsync(() => b.Copies(s_service).Length == 3, "filled from the last applied set");
        await harness.UntilStatusAsync(static status => status.Tasks[0] is { State: "stale", StaleInstances: 3 }, "shown as stale");
        await harness.RestartAsync();
        await harness.UntilAsync(() => b.Copies(s_service).Length == 3, "a second time too");
        a.RegisterNative(s_service, Instance(7));
        a.Deregister(s_service, Instance(0).Key);
        a.GoUp();
        await harness.UntilAsync(() => b.Copies(s_service).Select(static copy => copy.Host).ToHashSet(StringComparer.Ordinal).SetEquals(new[] { 1, 2, 7 }.Select(static number => Instance(number).Host)), "followed again");
        await harness.UntilStatusAsync(static status => status.Tasks[0] is { State: "in step", StaleInstances: 0 }, "stale no more");
    }

    [Test]
    public async Task Start_NoLedgerAndSourceDown_IsFilledFromElsewhere()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b", s_leased));
        a.RegisterNatives(s_service, Instances(3));
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        await harness.UntilInStepAsync();
        a.GoDown();
        await using var other = harness.Beside(new(), new());
        await StartAsync(other, Task("a-to-b", "a", "b"));
        await harness.UntilAsync(() => b.Entries(s_service).Length == 6, "filled from what another session keeps alive");
        await Eventually.BeTrueAsync(
            async () => (await other.GetStatusAsync(CancellationToken.None)).Tasks[0] is { State: "stale", StaleInstances: 3 }, TimeSpan.FromSeconds(20), () => "shown as stale", harness.Time);
    }

    [Test]
    public async Task SyncOnce_OntoALeasedDestination_IsRefusedWithASentence()
    {
        await using var harness = new EngineHarness();
        var (a, _) = (harness.Registry("a"), harness.Registry("b", s_leased));
        a.RegisterNatives(s_service, Instances(3));
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        var syncing = harness.Engine.SyncOnceAsync(CancellationToken.None);
        await harness.UntilAsync(() => syncing.IsCompleted, "the refusal");
        var error = Assert.ThrowsAsync<SyncException>(() => syncing);
        Assert.That(error!.Kind, Is.EqualTo(SyncErrorKind.Config));
        Assert.That(error.Message, Is.EqualTo("Task 'a-to-b' writes to 'b', whose copies live only as long as this process: `sync --once` would leave nothing behind. Use `run`."));
    }

    [Test]
    public async Task Session_Lost_CopiesComeBack()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b", s_leased));
        a.RegisterNatives(s_service, Instances(20));
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        await harness.UntilInStepAsync();
        a.GoDown();
        await harness.UntilStatusAsync(static status => status.Tasks[0].State == "degraded", "a is down");
        b.DropSession(harness.Factory.Created.Last(static created => created.Name == "b").Endpoint.Session);
        await harness.UntilAsync(() => b.Copies(s_service).Length == 20, "they come back although their source is down");
    }

    private static int Addresses(InMemoryRegistry registry) => registry.Instances(s_service).Select(static instance => instance.Address).Distinct().Count();

    private static async Task StartAsync(SyncEngine engine, params TaskDefinition[] tasks)
    {
        await engine.StartAsync(CancellationToken.None);
        await engine.ApplyConfigurationAsync(new() { Tasks = [.. tasks] }, CancellationToken.None);
    }
}
