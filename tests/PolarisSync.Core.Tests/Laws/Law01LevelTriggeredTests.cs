using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;
using PolarisSync.Core.Tests.Engine;
using PolarisSync.Tests.Fakes;
using static PolarisSync.Core.Tests.Engine.EngineHarness;

namespace PolarisSync.Core.Tests.Laws;

[TestFixture]
internal sealed class Law01LevelTriggeredTests
{
    private static readonly ServiceKey s_service = Service("orders");
    private static readonly InMemoryRegistryOptions s_hints = new() { Watch = InMemoryWatchKind.Hints, HasVersions = false };
    private static readonly MethodSettings s_watchOnly = new() { Watch = true, AuditInterval = null };

    [Test]
    public async Task Event_Lost_AuditRepairs()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(s_service, Instances(3));
        await harness.StartAsync(Quickly("a-to-b"));
        await harness.UntilAsync(() => b.Copies(s_service).Length == 3, "3 copies");

        a.MuteWatches = true;
        a.RegisterNative(s_service, Instance(7));
        a.Deregister(s_service, Instance(0).Key);
        b.RemoveCopy(s_service, Instance(1).Key);
        await harness.UntilAsync(() => Hosts(b).SetEquals([Instance(1).Host, Instance(2).Host, Instance(7).Host]), "the audit repairs what no event told");
    }

    [Test]
    public async Task Events_DoubledAndForNothing_WriteNothing()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(s_service, Instances(3));
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        await harness.UntilInStepAsync();

        var writes = b.WriteLog.Length;
        var snapshot = new ServiceSnapshot { Service = s_service, Instances = Instances(3), Version = a.State.VersionOf(s_service) };
        for (var i = 0; i < 3; i++)
        {
            a.Say(new SourceEvent.Snapshot(snapshot));
            a.Say(new SourceEvent.Changed(s_service));
            a.Say(new SourceEvent.ListChanged("default"));
            a.Say(new SourceEvent.Live());
            a.Say(new SourceEvent.Changed(Service("nobody-has-it")));
            b.Say(new SourceEvent.Changed(s_service));
        }

        await harness.StaysAsync(() => b.WriteLog.Length == writes, TimeSpan.FromSeconds(5), () => "Something is written for nothing");
        await harness.UntilInStepAsync();
    }

    [Test]
    public async Task Snapshot_OlderThanKnown_IsRefused()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(s_service, Instances(2));
        var old = new ServiceSnapshot { Service = s_service, Instances = Instances(2), Version = a.State.VersionOf(s_service) };
        a.RegisterNatives(s_service, Instances(5));
        await harness.StartAsync(Task("a-to-b", "a", "b") with { Methods = s_watchOnly });
        await harness.UntilAsync(() => b.Copies(s_service).Length == 5, "5 copies");
        await harness.UntilInStepAsync();

        a.Say(new SourceEvent.Snapshot(old));
        await harness.StaysAsync(() => b.Copies(s_service).Length == 5, TimeSpan.FromSeconds(5), () => "An old snapshot took copies away");
    }

    [Test]
    public async Task Snapshot_OlderThanKnown_DoesNotReplaceTheReadUnderWay()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a", new() { Watch = InMemoryWatchKind.Hints }), harness.Registry("b"));
        a.RegisterNatives(s_service, Instances(2));
        var old = new ServiceSnapshot { Service = s_service, Instances = Instances(1), Version = new(a.State.Epoch, a.State.Index - 1) };
        await harness.StartAsync(Task("a-to-b", "a", "b") with { Methods = s_watchOnly });
        await harness.UntilAtRestAsync();

        var gate = new CallGate(a, "ReadServices");
        a.RegisterNative(s_service, Instance(7));
        await harness.UntilAsync(() => gate.Count > 0, "the read the hint caused");
        a.Say(new SourceEvent.Snapshot(old));
        await harness.PassAsync(TimeSpan.FromMilliseconds(500));
        gate.Open();
        await harness.UntilAsync(() => b.Copies(s_service).Length == 3, "what the read shows arrives although a refused snapshot came meanwhile");
    }

    [Test]
    public async Task Snapshot_DuringRead_ReplacesTheRead()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a", s_hints), harness.Registry("b"));
        a.RegisterNatives(s_service, Instances(3));
        await harness.StartAsync(Task("a-to-b", "a", "b") with { Methods = s_watchOnly });
        await harness.UntilAtRestAsync();

        var gate = new CallGate(a, "ReadServices");
        a.RegisterNative(s_service, Instance(3));
        await harness.UntilAsync(() => gate.Count == 1, "a read that shows 4");
        a.MuteWatches = true;
        a.RegisterNative(s_service, Instance(4));
        a.Say(new SourceEvent.Snapshot(new() { Service = s_service, Instances = Instances(5) }));
        await harness.UntilAsync(() => b.Copies(s_service).Length == 5, "the snapshot counts");
        gate.Open();
        await harness.StaysAsync(() => b.Copies(s_service).Length == 5, TimeSpan.FromSeconds(3), () => "The read that began before the snapshot undid it");
    }

    [Test]
    public async Task Reads_AnswerOutOfOrder_TheOneBegunLastCounts()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a", s_hints), harness.Registry("b"));
        a.RegisterNatives(s_service, Instances(3));
        await harness.StartAsync(Task("a-to-b", "a", "b") with { Methods = s_watchOnly });
        await harness.UntilAtRestAsync();

        var gate = new CallGate(a, "ReadServices");
        a.RegisterNative(s_service, Instance(3));
        await harness.UntilAsync(() => gate.Count == 1, "a read that shows 4");
        a.RegisterNative(s_service, Instance(4));
        await harness.UntilAsync(() => gate.Count == 2, "a read that shows 5");
        gate.Release(1);
        await harness.UntilAsync(() => b.Copies(s_service).Length == 5, "the later read counts");
        gate.Open();
        await harness.StaysAsync(() => b.Copies(s_service).Length == 5, TimeSpan.FromSeconds(3), () => "The earlier read answered late and undid the later one");
    }

    [Test]
    public async Task Hint_DuringRead_CreatesCountAndDeletesWaitForAReadBegunAfterIt()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a", s_hints), harness.Registry("b"));
        a.RegisterNatives(s_service, Instances(4));
        await harness.StartAsync(Task("a-to-b", "a", "b") with { Methods = s_watchOnly });
        await harness.UntilAtRestAsync();

        var gate = new CallGate(a, "ReadServices");
        a.RegisterNative(s_service, Instance(7));
        a.Deregister(s_service, Instance(0).Key);
        await harness.UntilAsync(() => gate.Count >= 1, "a read");
        var first = gate.Count - 1;
        a.Say(new SourceEvent.Changed(s_service));
        await harness.UntilAsync(() => gate.Count >= first + 2, "the read the hint caused");
        gate.Release(first);
        await harness.UntilAsync(() => Hosts(b).Contains(Instance(7).Host), "the create counts");
        await harness.StaysAsync(() => Hosts(b).Contains(Instance(0).Host), TimeSpan.FromSeconds(3), () => "A delete rested on a read begun before the hint");
        gate.Open();
        await harness.UntilAsync(() => !Hosts(b).Contains(Instance(0).Host), "the delete follows");
    }

    [Test]
    public async Task Hints_WithoutPause_TwoReadsThatAgreeDecideAfterFiveSeconds()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a", s_hints), harness.Registry("b"));
        a.RegisterNatives(s_service, Instances(4));
        await harness.StartAsync(Task("a-to-b", "a", "b") with { Methods = s_watchOnly });
        await harness.UntilInStepAsync();

        a.BeforeAnswer = async (method, cancellationToken) =>
        {
            if (method == "ReadServices")
            {
                // Every read is outrun by a hint before it answers.
                await a.SayAsync(new SourceEvent.Changed(s_service)).WaitAsync(cancellationToken);
                await System.Threading.Tasks.Task.Delay(TimeSpan.FromMilliseconds(200), harness.Time, cancellationToken);
            }
        };
        a.Deregister(s_service, Instance(0).Key);
        await harness.StaysAsync(() => b.Copies(s_service).Length == 4, TimeSpan.FromSeconds(4.5), () => "A delete did not wait for the hints to pause");
        var since = harness.Time.GetUtcNow();
        await harness.UntilAsync(() => b.Copies(s_service).Length == 3, "two reads that agree");
        Assert.That(harness.Time.GetUtcNow() - since, Is.LessThan(TimeSpan.FromSeconds(5)));
    }

    [Test]
    public async Task WatchOff_AuditCarriesEverything()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(s_service, Instances(3));
        await harness.StartAsync(Quickly("a-to-b") with { Methods = new() { Watch = false, AuditInterval = TimeSpan.FromSeconds(5) } });
        await harness.UntilAsync(() => b.Copies(s_service).Length == 3, "3 copies");

        a.RegisterNative(s_service, Instance(7));
        a.RegisterNative(Service("users"), Instance(8));
        a.Deregister(s_service, Instance(0).Key);
        await harness.UntilAsync(() => Hosts(b).SetEquals([Instance(1).Host, Instance(2).Host, Instance(7).Host]) && b.Copies(Service("users")).Length == 1, "the audit carries the changes");
        Assert.That(a.Calls.ContainsKey("Watch"), Is.False);
        Assert.That(b.Calls.ContainsKey("Watch"), Is.False);
    }

    [Test]
    public async Task AuditTimerOff_ReconnectAudits()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(s_service, Instances(3));
        await harness.StartAsync(Task("a-to-b", "a", "b") with { Methods = s_watchOnly });
        await harness.UntilInStepAsync();

        a.MuteWatches = true;
        a.RegisterNative(s_service, Instance(7));
        await harness.StaysAsync(() => b.Copies(s_service).Length == 3, TimeSpan.FromMinutes(20), TimeSpan.FromSeconds(10), () => "An audit ran although its timer is off");
        a.DropWatches();
        await harness.UntilAsync(() => b.Copies(s_service).Length == 4, "the reconnect audits");
    }

    [Test]
    public async Task Read_OlderThanKnownInAPass_IsAskedAgain()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(s_service, Instances(4));
        await harness.StartAsync(Task("a-to-b", "a", "b") with { Methods = s_watchOnly });
        await harness.UntilInStepAsync();

        // One follower is ahead; a pass begins and reads from one that lags.
        a.MuteWatches = true;
        a.Say(new SourceEvent.Snapshot(new() { Service = s_service, Instances = Instances(4), Version = new(a.State.Epoch, a.State.Index + 2) }));
        a.Say(new SourceEvent.Live());
        await harness.PassAsync(TimeSpan.FromSeconds(1));
        a.Deregister(s_service, Instance(0).Key);
        a.RegisterNative(s_service, Instance(5));
        a.RegisterNative(s_service, Instance(6));
        await harness.UntilAsync(() => Hosts(b).SetEquals(new[] { 1, 2, 3, 5, 6 }.Select(number => Instance(number).Host)), "the follower caught up and is read again");
    }

    private static TaskDefinition Quickly(string name) => Task(name, "a", "b") with { Methods = new() { Watch = true, AuditInterval = TimeSpan.FromSeconds(5) } };

    private static HashSet<string> Hosts(InMemoryRegistry registry) => [.. registry.Copies(s_service).Select(static copy => copy.Host)];
}
