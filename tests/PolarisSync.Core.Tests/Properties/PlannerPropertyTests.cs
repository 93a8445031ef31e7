using CsCheck;
using PolarisSync.Abstractions;
using PolarisSync.Core.Planning;

namespace PolarisSync.Core.Tests.Properties;

/// <summary>What every plan has to be, whatever it starts from.</summary>
[TestFixture]
internal sealed class PlannerPropertyTests
{
    [Test]
    public void Plan_ObservedIsDesired_IsEmpty() => Check(PlanGen.Plain, static plain =>
    {
        var empty = plain with { Observed = [] };
        Assert.That(Plan(empty.After(Plan(empty))).IsInStep, Is.True);
    });

    [Test]
    public void Plan_AfterItWasApplied_IsEmpty() => Check(PlanGen.Any, static any =>
    {
        // An address held back for an unknown share may become free by the plan itself, so a second one may follow; never a third.
        var once = any.After(Plan(any));
        var second = Plan(once);
        var isSettled = any.Contributions.All(static part => part.Unknown is null) ? second : Plan(once.After(second));
        Assert.That(Changes(isSettled).Select(Tell), Is.Empty);
    });

    [Test]
    public void Plan_OtherOrderOfTheSame_IsTheSame() => Check(Gen.Select(PlanGen.Any, Gen.Int), static (any, seed) =>
    {
        var shuffled = any with
        {
            Observed = [.. Shuffle(any.Observed, seed)],
            Contributions = [.. Shuffle(any.Contributions, seed).Select(part => part with { Instances = [.. Shuffle(part.Instances, seed)] })],
        };
        var (plan, other) = (Plan(any), Plan(shuffled));
        Assert.That(Changes(other).Select(Tell), Is.EqualTo(Changes(plan).Select(Tell)));
        Assert.That(other.Losses, Is.EqualTo(plan.Losses));
        Assert.That((other.Now, other.After, other.Service), Is.EqualTo((plan.Now, plan.After, plan.Service)));
    });

    [Test]
    public void Plan_Any_TouchesOnlyOurs() => Check(PlanGen.Any, static any =>
    {
        foreach (var change in Changes(Plan(any)))
        {
            Assert.That(change.Kind == ChangeKind.Create, Is.EqualTo(change.Observed is null));
            if (change.Observed is { } observed)
            {
                Assert.That((observed.Ownership, observed.Owner), Is.EqualTo((CopyOwnership.Ours, change.Owner)));
            }

            Assert.That(change.Desired?.Mark ?? change.Owner, Is.EqualTo(change.Owner));
        }
    });

    [Test]
    public void Plan_Any_TouchesNothingTwice() => Check(PlanGen.Any, static any =>
    {
        var changes = Changes(Plan(any)).ToList();
        Assert.That(changes.Where(static change => change.Observed is not null).Select(static change => change.Observed!.Handle), Is.Unique);
        Assert.That(changes.Where(static change => change.Desired is not null).Select(static change => change.Instance.Address), Is.Unique);
    });

    [Test]
    public void Plan_Doubles_AreLostOnce() => Check(PlanGen.Any, static any =>
    {
        Assert.That(Plan(any).Losses.Select(static loss => (loss.Change.Owner, loss.Change.Instance)), Is.Unique);
    });

    [Test]
    public void Plan_UnknownShare_DeletesOnlyWhatWaitsForNothing() => Check(PlanGen.Any, static any =>
    {
        var natives = NativesOf(any);
        foreach (var delete in Changes(Plan(any)).Where(static change => change.Kind == ChangeKind.Delete))
        {
            var unknown = any.Contributions.Any(part => part.Owner == delete.Owner && part.Unknown is not null);
            var isDouble = any.Observed.Count(entry => entry.Ownership == CopyOwnership.Ours && entry.Owner == delete.Owner && entry.Instance.Key == delete.Instance) > 1;
            var purged = any.Withdrawn.GetValueOrDefault(delete.Owner) == WithdrawnState.PurgeNow;
            Assert.That(!unknown || natives.Contains(delete.Instance.Address) || isDouble || purged, Is.True, Tell(delete));
        }
    });

    [Test]
    public void Plan_Withdrawn_OnlyAPurgeDeletesBesideAShare() => Check(PlanGen.Any, static any =>
    {
        foreach (var delete in Changes(Plan(any)).Where(static change => change.Kind == ChangeKind.Delete))
        {
            var state = any.Withdrawn.GetValueOrDefault(delete.Owner);
            var isDouble = any.Observed.Count(entry => entry.Ownership == CopyOwnership.Ours && entry.Owner == delete.Owner && entry.Instance.Key == delete.Instance) > 1;
            var contributes = any.Contributions.Any(part => part.Owner == delete.Owner);
            Assert.That(state == WithdrawnState.PurgeNow || isDouble || (state == WithdrawnState.None && contributes), Is.True, Tell(delete));
        }
    });

    [Test]
    public void Plan_Native_GetsNoCopy() => Check(PlanGen.Any, static any =>
    {
        var natives = NativesOf(any);
        Assert.That(Plan(any).Desired.Instances.Where(copy => natives.Contains(copy.Address)), Is.Empty);
        Assert.That(Changes(Plan(any)).Where(change => change.Desired is not null && natives.Contains(change.Instance.Address)), Is.Empty);
    });

    [Test]
    public void Plan_Plain_LeavesOneCopyAnAddressOfTheTaskThatStandsFirst() => Check(PlanGen.Plain, static plain =>
    {
        var natives = NativesOf(plain);
        var expected = plain.Input.Contributions.SelectMany(static part => part.Instances).DistinctBy(static instance => instance.Address)
            .Where(instance => !natives.Contains(instance.Address)).OrderBy(static instance => instance.Key);
        var owners = plain.Contributions.Select(static part => part.Owner).ToHashSet(StringComparer.Ordinal);
        var left = plain.After(Plan(plain)).Observed.Where(entry => entry.Ownership == CopyOwnership.Ours && owners.Contains(entry.Owner!));
        Assert.That(left.Select(static entry => entry.Instance).OrderBy(static instance => instance.Key), Is.EqualTo(expected));
    });

    [Test]
    public void Plan_Refused_IsNotSent() => Check(PlanGen.Any, static any =>
    {
        var plan = Plan(any);
        Assert.That(plan.Gains.Concat(plan.Losses.Select(static loss => loss.Change)).Where(change => any.Refused.Contains(change.Instance.Address.Port)), Is.Empty);
    });

    [Test]
    public void Losses_AreWhatVanishesOrBecomesUnusable() => Check(PlanGen.Any, static any =>
    {
        var plan = Plan(any);
        foreach (var loss in plan.Losses)
        {
            var gone = loss.Change.Kind == ChangeKind.Delete;

            // A destination may show what is there but unusable as a delete; then the source still offers it.
            var offered = any.Input.Contributions.Where(part => part.Owner == loss.Change.Owner).SelectMany(static part => part.Instances)
                .Any(instance => instance.Address == loss.Change.Instance.Address && !instance.IsUsable);
            Assert.That(loss.Kind, gone && !offered ? Is.EqualTo(LossKind.Gone) : gone ? Is.AnyOf(LossKind.Gone, LossKind.Unusable) : Is.EqualTo(LossKind.Unusable));
            Assert.That(gone || (loss.Change.Observed!.Instance.IsUsable && !loss.Change.Desired!.IsUsable), Is.True);
            Assert.That(loss.Waits is not null, Is.EqualTo(any.Contributions.Any(part => part.Owner == loss.Change.Owner && (part.Unknown ?? part.LossesWait) is not null)));
        }

        Assert.That(plan.Gains.Where(static change => change.Kind == ChangeKind.Delete || (change.Observed?.Instance.IsUsable == true && !change.Desired!.IsUsable)), Is.Empty);
        Assert.That(plan.Yields.Where(static change => change.Kind != ChangeKind.Delete), Is.Empty);
    });

    [Test]
    public void Counts_EqualACountByHand() => Check(PlanGen.Any, static any =>
    {
        var plan = Plan(any);
        Assert.That(plan.Now, Is.EqualTo(CountByHand(any)));
        Assert.That(plan.After, Is.EqualTo(CountByHand(any.After(plan))));
        Assert.That(plan.Owned, Is.EqualTo(any.Observed.Count(static entry => entry.Ownership == CopyOwnership.Ours)));
        Assert.That(plan.Foreign, Is.EqualTo(any.Observed.Count(static entry => entry.Ownership == CopyOwnership.Foreign)));
    });

    private static void Check<T>(Gen<T> gen, Action<T> property) =>
        gen.Sample(property, seed: PropertyRun.Seed, iter: PropertyRun.Iterations(3000), threads: 1, print: static value => $"{value}");

    private static void Check(Gen<(PlanCase, int)> gen, Action<PlanCase, int> property) => Check<(PlanCase, int)>(gen, pair => property(pair.Item1, pair.Item2));

    private static TargetPlan Plan(PlanCase of) => TargetPlanner.Plan(of.Input);

    private static IEnumerable<InstanceChange> Changes(TargetPlan plan) => plan.Gains.Concat(plan.Yields).Concat(plan.Losses.Select(static loss => loss.Change));

    private static HashSet<HostPort> NativesOf(PlanCase of) =>
        [.. of.Observed.Where(static entry => entry is { Ownership: CopyOwnership.Foreign, Instance.Mark: null }).Select(static entry => entry.Instance.Address)];

    private static VisibleCount CountByHand(PlanCase of)
    {
        var addresses = of.Observed.GroupBy(static entry => entry.Instance.Address).ToList();
        return new(addresses.Count, addresses.Count(static group => group.Any(static entry => entry.Instance is { Weight: > 0, Isolated: false, Health: not InstanceHealth.Critical })));
    }

    private static string Tell(InstanceChange change) => $"{change.Kind} {change.Owner} {change.Instance} {change.Observed?.Handle} {change.Desired?.Mark} {change.Desired?.Weight} {change.Desired?.Health}";

    private static T[] Shuffle<T>(IEnumerable<T> items, int seed)
    {
        var shuffled = items.ToArray();
#pragma warning disable CA5394 // Because the order has to follow from the seed.
        new Random(seed).Shuffle(shuffled);
#pragma warning restore CA5394
        return shuffled;
    }
}
