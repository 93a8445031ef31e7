using System.Collections.Immutable;
using PolarisSync.Abstractions;

namespace PolarisSync.Tests.Contract;

/// <summary>The laws of every destination: what is applied is what is read.</summary>
/// <typeparam name="THarness">The adapter's harness.</typeparam>
public abstract partial class DestinationContract<THarness> : RegistryContract<THarness>
    where THarness : class, IRegistryHarness, new()
{
    private const string Owner = "source-a";
    private const string OtherOwner = "source-b";

    private IServiceDestination Destination => Endpoint.Destination!;

    private DestinationTraits Traits => Info.Destination!;

    [Test]
    public void Open_ServerIsUp_TellsVersionAndTraits()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Endpoint.Destination, Is.Not.Null);
            Assert.That(Info.Destination, Is.Not.Null);
            Assert.That(Traits.BatchChanges, Is.GreaterThan(0));
            Assert.That(Traits.CallsAtOnce, Is.GreaterThan(0));
        });
    }

    [Test]
    public async Task Read_TargetAbsent_SaysSoWithoutException()
    {
        var observed = await ObserveAsync(Unique("absent"));

        Assert.Multiple(() =>
        {
            Assert.That(observed.Exists && !observed.Instances.IsEmpty, Is.False);
            Assert.That(observed.Instances, Is.Empty);
        });
    }

    [Test]
    public async Task Apply_CopiesOfAllKinds_ReadEqualsCanonical()
    {
        var service = Unique("kinds");
        var desired = Desired(service, [.. Samples.All.Select(instance => instance with { Mark = Owner })]);

        var (canonical, observed) = await BringAboutAsync(desired);

        var ours = observed.Instances.Where(instance => instance.Ownership == CopyOwnership.Ours).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(Sorted(ours.Select(instance => instance.Instance)), Is.EqualTo(Sorted(canonical.Instances)));
            Assert.That(ours.Select(instance => instance.Owner), Is.All.EqualTo(Owner));
            Assert.That(observed.Instances, Has.Length.EqualTo(canonical.Instances.Length));
            Assert.That(observed.Exists, Is.True);
            Assert.That(Traits.Identity == CopyIdentity.ByAddress || ours.TrueForAll(instance => instance.Handle.Length > 0), Is.True, "each has a handle");
            Assert.That(!Traits.ConditionalWrites || ours.TrueForAll(instance => instance.Revision is not null), Is.True, "each has a revision");
        });
    }

    [Test]
    public async Task Canonicalize_CopiesOfAllKinds_NamesEveryLossAndTwiceEqualsOnce()
    {
        var service = Unique("canonical");
        var observed = await ObserveAsync(service);
        var desired = Desired(service, [.. Samples.All.Select(instance => instance with { Mark = Owner })]);

        var once = Destination.Canonicalize(desired, observed);
        var twice = Destination.Canonicalize(desired with { Instances = once.Instances, Groups = once.Groups, Metadata = once.Metadata }, observed);

        Assert.Multiple(() =>
        {
            Assert.That(Sorted(twice.Instances), Is.EqualTo(Sorted(once.Instances)));
            Assert.That(twice.LeftOut, Is.Empty);
            Assert.That(once.Instances.Select(instance => instance.Mark), Is.All.EqualTo(Owner));
            foreach (var wanted in desired.Instances)
            {
                AssertLossesNamed(wanted, once);
            }
        });
    }

    [Test]
    public async Task Apply_SamePlanTwice_WritesNothingTheSecondTime()
    {
        var service = Unique("twice");
        var desired = Desired(service, [.. Samples.All.Select(instance => instance with { Mark = Owner })]);
        var (canonical, observed) = await BringAboutAsync(desired);
        var before = await LookAsync(service);

        var plan = ReferenceDiffer.Plan(Destination.Canonicalize(desired, observed), observed, [Owner]);
        Assert.That(plan.Changes, Is.Empty, "nothing is left to do");

        var creates = canonical.Instances.Select(instance => new InstanceChange { Kind = ChangeKind.Create, Owner = Owner, Desired = instance });
        await Destination.ApplyAsync([plan with { Changes = [.. creates.OrderBy(change => change.Instance)] }], Token);
        Assert.That(await LookAsync(service), Is.EqualTo(before), "sent again it changes nothing");
    }

    [Test]
    public async Task Apply_UpdateAndDelete_OnlyWhatWasNamedChanges()
    {
        var service = Unique("update");
        await BringAboutAsync(Desired(service, Copy(1), Copy(2), Copy(3)));

        var (_, observed) = await BringAboutAsync(Desired(service, Copy(1), Copy(2) with { Weight = 200, Metadata = MetadataMap.From([new("number", "changed")]) }));

        Assert.That(observed.Instances.Select(instance => (instance.Instance.Host, instance.Instance.Weight)), Is.EquivalentTo([(Copy(1).Host, 100L), (Copy(2).Host, 200L)]));
        if (!Traits.HasGroups)
        {
            Assert.That(observed.Instances.Select(instance => instance.Instance.Metadata.Find("number")), Is.EquivalentTo(["1", "changed"]));
        }
    }

    [Test]
    public async Task Apply_DeleteOfWhatIsGone_CountsAsDone()
    {
        var service = Unique("gone");
        await BringAboutAsync(Desired(service, Copy(1), Copy(2)));
        var observed = await ObserveAsync(service);
        var plan = Plan(Desired(service, Copy(2)), observed);
        await ApplyAsync(plan);

        var again = (await Destination.ApplyAsync([plan], Token)).ChangeSets.Single().Outcomes.Single();

        // A server's condition may also say that the race was lost; what counts is that nothing else was hit and that a read settles it.
        var lostRace = Traits.ConditionalWrites && again.Error == SyncErrorKind.Transient;
        Assert.That(again.IsApplied || again.Error == SyncErrorKind.NotFound || lostRace, Is.True, again.Message);
        var left = await ReadUntilAsync(() => ObserveAsync(service), read => read.Instances.Length == 1, Traits.ReadLag);
        Assert.That(left.Instances.Select(instance => instance.Instance.Key), Is.EqualTo(new[] { Copy(2).Key }));
    }

    [Test]
    public async Task Apply_LastCopyDeleted_NothingOfOursIsLeft()
    {
        var service = Unique("last");
        await BringAboutAsync(Desired(service, Copy(1)));

        var (_, observed) = await BringAboutAsync(Desired(service));

        Assert.That(observed.Instances, Is.Empty);
        Assert.That(await CollectAsync(Destination.ListOwnedAsync([Owner], Token)), Has.None.Matches<OwnedTarget>(owned => owned.Target.Service == service && owned.Copies > 0));
    }

    [Test]
    public async Task Apply_StrangeNamesAndOwners_AreKeptApart()
    {
        foreach (var owner in Harness.Capabilities.StrangeOwners)
        {
            foreach (var name in Harness.Capabilities.StrangeNames)
            {
                var service = Unique(name);
                var (canonical, observed) = await BringAboutAsync(Desired(service, Instance(1, owner), Instance(2, owner)), owner);
                Assert.Multiple(() =>
                {
                    Assert.That(Sorted(observed.Instances.Select(instance => instance.Instance)), Is.EqualTo(Sorted(canonical.Instances)), $"{owner}: {service}");
                    Assert.That(observed.Instances.Select(instance => instance.Owner), Is.All.EqualTo(owner));
                });
                var owned = await CollectAsync(Destination.ListOwnedAsync([owner], Token));
                Assert.That(owned, Does.Contain(new OwnedTarget(observed.Target, owner, 2)), $"{owner}: {service}");
                (_, observed) = await BringAboutAsync(Desired(service), owner);
                Assert.That(observed.Instances, Is.Empty, $"{owner}: {service}");
            }
        }
    }

    [Test]
    public async Task Apply_TwoNamespaces_KeepsThemApart()
    {
        Needs(Traits.HasNamespaces && Harness.Capabilities.Namespaces.Length > 1, "no namespaces here");
        var here = Unique("apart", Harness.Capabilities.Namespaces[0]);
        var there = here with { Namespace = Harness.Capabilities.Namespaces[1] };

        await BringAboutAsync(Desired(here, Copy(1)));
        await BringAboutAsync(Desired(there, Copy(2)));

        Assert.That((await ObserveAsync(here)).Instances.Single().Instance.Host, Is.EqualTo(Copy(1).Host));
    }

    [Test]
    public async Task Read_EndpointIsASourceToo_BothViewsAgree()
    {
        Needs(Endpoint.Source is not null, "no source here");
        var service = Unique("views");
        await PutNativesAsync(service, Instance(1));
        await BringAboutAsync(Desired(service, Copy(2), Copy(3)));

        // Either view may lag behind a write; as a destination it may know its own before it shows them as a source.
        var observed = await ReadUntilAsync(() => ObserveAsync(service), observed => observed.Instances.Length == 3, Traits.ReadLag);
        var read = await ReadUntilAsync(() => ReadAsync(service), read => read.Instances.Length == 3, Traits.ReadLag);

        Assert.That(Sorted(observed.Instances.Select(instance => instance.Instance)), Is.EqualTo(Sorted(read.Instances)));
        Assert.That(read.Instances.Count(instance => instance.Mark == Owner), Is.EqualTo(2), "copies carry their mark in the source's view");
    }

    private static ServiceInstance Copy(int number, string owner = Owner) => Instance(number, owner);

    // At a gateway every copy stands in the group of all instances, and takes traffic or is not there.
    private DesiredService Desired(ServiceKey service, params ServiceInstance[] copies) => new()
    {
        Target = TargetOf(service, copies.Length > 0 ? copies[0].Mark! : Owner),
        Instances = [.. copies.OrderBy(copy => copy.Key).Select(copy => Traits.HasGroups ? copy with { Groups = [ServiceGroup.DefaultName] } : copy)],
        Groups = Traits.HasGroups ? [new ServiceGroup { Name = ServiceGroup.DefaultName }] : [],
        SourceType = "memory",
    };

    // A gateway keeps services of different sources apart.
    private TargetKey TargetOf(ServiceKey service, string owner = Owner) => new(service, Traits.TargetPerSource ? owner : null);

    private async Task<ImmutableArray<string>> LookAsync(ServiceKey service, Func<OutsideInstance, bool>? which = null) =>
        [.. (await Harness.LookAsync(service, Token)).Where(which ?? (_ => true)).Select(instance => instance.Content).Order(StringComparer.Ordinal)];

    private async Task<ObservedService> ObserveAsync(ServiceKey service, IServiceDestination? destination = null, string owner = Owner)
    {
        var observed = await CollectAsync((destination ?? Destination).ReadTargetsAsync([TargetOf(service, owner)], Token));
        Assert.That(observed, Has.Count.EqualTo(1), "one view for one key");
        return observed[0];
    }

    private ChangeSet Plan(DesiredService desired, ObservedService observed, params string[] owners) =>
        ReferenceDiffer.Plan(Destination.Canonicalize(desired, observed), observed, owners.Length > 0 ? owners : [Owner]);

    private async Task<ChangeSetResult> ApplyAsync(ChangeSet changeSet, IServiceDestination? destination = null)
    {
        var result = (await (destination ?? Destination).ApplyAsync([changeSet], Token)).ChangeSets.Single();
        Assert.Multiple(() =>
        {
            Assert.That(result.Target, Is.EqualTo(changeSet.Target));
            Assert.That(result.Outcomes, Has.Length.EqualTo(changeSet.Changes.Length), "one outcome for each change");
            Assert.That(result.Outcomes.Where(outcome => !outcome.IsApplied).Select(outcome => outcome.Message), Is.Empty);
            Assert.That(result.Service.IsApplied, Is.True, result.Service.Message);
        });
        return result;
    }

    // Reads, plans, applies and reads again: the engine's way in its plainest form.
    private async Task<(CanonicalService Canonical, ObservedService Observed)> BringAboutAsync(DesiredService desired, string owner = Owner)
    {
        var service = desired.Target.Service;
        desired = desired with { Target = TargetOf(service, owner) };
        var before = await ObserveAsync(service, owner: owner);
        var canonical = Destination.Canonicalize(desired, before);
        var plan = ReferenceDiffer.Plan(canonical, before, [owner]);
        if (!plan.Changes.IsEmpty)
        {
            await ApplyAsync(plan);
        }

        var after = await ReadUntilAsync(
            () => ObserveAsync(service, owner: owner),
            read => ReferenceDiffer.Plan(canonical, read, [owner]).Changes.IsEmpty,
            Traits.ReadLag);
        return (canonical, after);
    }

    private void AssertLossesNamed(ServiceInstance wanted, CanonicalService canonical)
    {
        if (canonical.LeftOut.Any(left => left.Instance.Key == wanted.Key))
        {
            return;
        }

        var kept = canonical.Instances.Single(instance => instance.Address == wanted.Address);
        var lost = new List<string>();
        AddIf(lost, nameof(ServiceInstance.Weight), kept.Weight != wanted.Weight);
        if (Traits.HasGroups)
        {
            // A gateway keeps address and weight of an instance by nature; that is told once, not for each.
            wanted = kept;
        }

        AddIf(lost, nameof(ServiceInstance.Health), kept.Health != wanted.Health);
        AddIf(lost, nameof(ServiceInstance.Isolated), kept.Isolated != wanted.Isolated);
        AddIf(lost, nameof(ServiceInstance.Protocol), kept.Protocol != wanted.Protocol);
        AddIf(lost, nameof(ServiceInstance.Version), kept.Version != wanted.Version);
        AddIf(lost, nameof(ServiceInstance.Tags), !kept.Tags.SequenceEqual(wanted.Tags));
        AddIf(lost, nameof(ServiceInstance.Region), kept.Region != wanted.Region);
        AddIf(lost, nameof(ServiceInstance.Zone), kept.Zone != wanted.Zone);
        AddIf(lost, nameof(ServiceInstance.Campus), kept.Campus != wanted.Campus);
        foreach (var (key, value) in wanted.Metadata)
        {
            AddIf(lost, $"{nameof(ServiceInstance.Metadata)}.{key}", kept.Metadata.Find(key) != value);
        }

        var named = canonical.Losses.Where(loss => loss.Instance.Address == wanted.Address).Select(loss => loss.Field).ToHashSet(StringComparer.Ordinal);
        Assert.That(lost.Where(field => !named.Contains(field)), Is.Empty, $"losses of {wanted.Key} that nobody named");
        Assert.That(wanted.Weight > 0 && kept.Weight == 0, Is.False, $"the weight of {wanted.Key} became 0");
    }

    private static void AddIf(List<string> fields, string field, bool condition)
    {
        if (condition)
        {
            fields.Add(field);
        }
    }
}
