using PolarisSync.Abstractions;
using PolarisSync.Core.Planning;
using PolarisSync.Core.Reporting;
using PolarisSync.Core.Tests.Engine;
using PolarisSync.Tests.Fakes;
using static PolarisSync.Core.Tests.Engine.EngineHarness;

namespace PolarisSync.Core.Tests.Laws;

[TestFixture]
internal sealed class Law03OneDesiredStateTests
{
    private static readonly ServiceKey s_service = Service("orders");

    [Test]
    public async Task TwoSources_OneDown_TheOtherIsFollowedAndNothingOfTheFirstGoes()
    {
        await using var harness = new EngineHarness();
        var (a, b, c) = (harness.Registry("a"), harness.Registry("b"), harness.Registry("c"));
        a.RegisterNatives(s_service, Instances(3));
        c.RegisterNatives(s_service, Instances(3, from: 50));
        await harness.StartAsync(Task("a-to-b", "a", "b"), Task("c-to-b", "c", "b"));
        await harness.UntilAsync(() => Copies(b, "a") == 3 && Copies(b, "c") == 3, "the union");

        a.GoDown();
        a.DeregisterWhere(s_service, _ => true);
        c.RegisterNative(s_service, Instance(60));
        c.Deregister(s_service, Instance(50).Key);
        await harness.UntilAsync(() => Hosts(b, "c").SetEquals([Instance(51).Host, Instance(52).Host, Instance(60).Host]), "c is followed");
        await harness.StaysAsync(() => Copies(b, "a") == 3, TimeSpan.FromSeconds(60), TimeSpan.FromMilliseconds(500), () => "A copy of the source that is down went");
    }

    [Test]
    public async Task Address_OfferedTwice_GoesToTheTaskThatStandsFirstAndPlanShowsTheLoser()
    {
        await using var harness = new EngineHarness();
        var (a, b, c) = (harness.Registry("a"), harness.Registry("b"), harness.Registry("c"));
        a.RegisterNatives(s_service, Instances(2));
        c.RegisterNatives(s_service, Instances(1));
        var (first, second) = (Task("a-to-b", "a", "b"), Task("c-to-b", "c", "b"));
        await harness.StartAsync(first, second);
        await harness.UntilInStepAsync();
        Assert.That((Copies(b, "a"), Copies(b, "c")), Is.EqualTo((2, 0)));
        Assert.That((await harness.PlanAsync()).Changes, Has.Some.Matches<PlannedChange>(change => change is { Action: "note", Owner: "c", State: "skipped" } && change.Reason.Contains("a-to-b", StringComparison.Ordinal)));

        await harness.ApplyAsync(second, first);
        await harness.UntilAsync(() => (Copies(b, "a"), Copies(b, "c")) == (1, 1), "the order decides anew");
    }

    [Test]
    public async Task Address_OfAnUnknownShare_StaysWhereItIs()
    {
        await using var harness = new EngineHarness();
        var (a, b, c) = (harness.Registry("a"), harness.Registry("b"), harness.Registry("c"));
        a.RegisterNatives(s_service, Instances(2, from: 10));
        c.RegisterNatives(s_service, Instances(2));
        await harness.StartAsync(Task("a-to-b", "a", "b"), Task("c-to-b", "c", "b"));
        await harness.UntilInStepAsync();

        c.GoDown();
        await harness.UntilStatusAsync(status => status.Tasks[1].State == "degraded", "c is down");
        a.RegisterNative(s_service, Instance(0));
        a.RegisterNative(s_service, Instance(12));
        await harness.UntilAsync(() => Copies(b, "a") == 3, "what is new from a arrives");
        await harness.StaysAsync(() => Hosts(b, "c").Contains(Instance(0).Host), TimeSpan.FromSeconds(10), () => "An address of an unknown share moved");
        Assert.That(Hosts(b, "a"), Does.Not.Contain(Instance(0).Host));

        c.GoUp();
        await harness.UntilAsync(() => Hosts(b, "a").Contains(Instance(0).Host) && !Hosts(b, "c").Contains(Instance(0).Host), "known again, the first task gets it");
    }

    [Test]
    public void Share_PartlyUnknown_LosesNothingAndItsKnownPartsGoOn()
    {
        var observed = Observe(Copy(0, "a"), Copy(1, "a"), Copy(2, "c"));
        var plan = Plan(
            observed,
            Contribution("one", 0, "a", Instance(3), Instance(0) with { Weight = 7 }),
            Contribution("two", 1, "a") with { Unknown = "down" },
            Contribution("three", 2, "c"));
        Assert.That(plan.Gains.Select(change => (change.Kind, change.Instance.Address.Host)), Is.EquivalentTo(new[] { (ChangeKind.Create, Instance(3).Host), (ChangeKind.Update, Instance(0).Host) }));
        Assert.That(plan.Losses.Select(loss => loss.Change.Owner), Is.EqualTo(new[] { "c" }));
        Assert.That(plan.Notes, Has.Some.Matches<PlanNote>(note => note is { Kind: PlanNoteKind.ShareUnknown, Owner: "a", Reason: "down" }));
    }

    [Test]
    public void Target_AtAGateway_IncludesTheSource()
    {
        var gateway = new DestinationTraits { TargetPerSource = true };
        Assert.That(TargetNaming.TargetOf(s_service, "a", gateway), Is.Not.EqualTo(TargetNaming.TargetOf(s_service, "c", gateway)));
        Assert.That(TargetNaming.TargetOf(s_service, "a", new()), Is.EqualTo(TargetNaming.TargetOf(s_service, "c", new())));
    }

    internal static Contribution Contribution(string task, int order, string owner, params ServiceInstance[] instances) =>
        new() { Task = task, Order = order, Owner = owner, Instances = [.. instances.Select(instance => instance with { Mark = owner })] };

    internal static ObservedInstance Copy(int number, string owner) =>
        new() { Instance = Instance(number) with { Mark = owner }, Ownership = CopyOwnership.Ours, Owner = owner, Handle = $"{owner}:{number}" };

    internal static ObservedService Observe(params ObservedInstance[] instances) => new() { Target = new TargetKey(s_service), Instances = [.. instances] };

    internal static TargetPlan Plan(ObservedService observed, params Contribution[] contributions) => TargetPlanner.Plan(new()
    {
        Observed = observed,
        Contributions = [.. contributions],
        Canonicalize = (desired, _) => new() { Instances = desired.Instances },
    });

    private static int Copies(InMemoryRegistry registry, string owner) => registry.Copies(s_service).Count(copy => copy.Mark == owner);

    private static HashSet<string> Hosts(InMemoryRegistry registry, string owner) => [.. registry.Copies(s_service).Where(copy => copy.Mark == owner).Select(static copy => copy.Host)];
}
