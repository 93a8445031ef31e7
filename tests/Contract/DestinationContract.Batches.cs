using PolarisSync.Abstractions;

namespace PolarisSync.Tests.Contract;

// Many at once, and failures.
public abstract partial class DestinationContract<THarness>
{
    [Test]
    public async Task Apply_OneServiceLargerThanABatch_LandsWhole()
    {
        var service = Unique("large");
        var copies = Enumerable.Range(0, (2 * Math.Min(Traits.BatchChanges, 250)) + 7).Select(number => Copy(number)).ToArray();

        var (canonical, observed) = await BringAboutAsync(Desired(service, copies));

        Assert.That(Sorted(observed.Instances.Select(instance => instance.Instance)), Is.EqualTo(Sorted(canonical.Instances)));
        (_, observed) = await BringAboutAsync(Desired(service));
        Assert.That(observed.Instances, Is.Empty);
    }

    [Test]
    public async Task Apply_ManyTargetsInOneBatch_OneOutcomeEachInOrder()
    {
        var services = Enumerable.Range(0, Math.Clamp(Traits.BatchChanges / 2, 2, 40)).Select(number => Unique($"batch{number}")).ToList();
        var observed = await CollectAsync(Destination.ReadTargetsAsync([.. services.Select(service => TargetOf(service))], Token));
        Assert.That(observed.Select(read => read.Target.Service), Is.EquivalentTo(services));
        var batch = observed.Select(read => Plan(Desired(read.Target.Service, Copy(1), Copy(2)), read)).ToList();

        var result = await Destination.ApplyAsync(batch, Token);

        Assert.Multiple(() =>
        {
            Assert.That(result.ChangeSets.Select(one => one.Target), Is.EqualTo(batch.Select(changeSet => changeSet.Target)));
            Assert.That(result.ChangeSets.Select(one => one.Outcomes.Length), Is.All.EqualTo(2));
            Assert.That(result.ChangeSets.SelectMany(one => one.Outcomes).Select(outcome => outcome.Message), Is.All.Null);
        });
        var after = await ReadUntilAsync(
            () => CollectAsync(Destination.ReadTargetsAsync([.. services.Select(service => TargetOf(service))], Token)),
            reads => reads.TrueForAll(read => read.Instances.Length == 2),
            Traits.ReadLag);
        Assert.That(after.Select(read => read.Instances.Length), Is.All.EqualTo(2));
    }

    [Test]
    public async Task Apply_OneChangeRefused_TheRestLands()
    {
        var refuse = Harness.Capabilities.MakeRefused;
        Needs(refuse is not null, "this server refuses nothing");
        var first = Unique("refused");
        var second = Unique("beside");
        var plans = new[]
        {
            Plan(Desired(first, Copy(1), refuse!(Copy(2)), Copy(3)), await ObserveAsync(first)),
            Plan(Desired(second, Copy(4)), await ObserveAsync(second)),
        };

        var result = await Destination.ApplyAsync(plans, Token);

        Assert.Multiple(() =>
        {
            Assert.That(result.ChangeSets[0].Outcomes.Select(outcome => outcome.Error), Is.EqualTo(new SyncErrorKind?[] { null, SyncErrorKind.Rejected, null }));
            Assert.That(result.ChangeSets[0].Outcomes[1].Message, Is.Not.Empty, "the server's words");
            Assert.That(result.ChangeSets[1].Outcomes.Single().IsApplied, Is.True);
        });
        var observed = await ReadUntilAsync(() => ObserveAsync(first), read => read.Instances.Length == 2, Traits.ReadLag);
        Assert.That(observed.Instances.Select(instance => instance.Instance.Host), Is.EquivalentTo([Copy(1).Host, Copy(3).Host]));
        Assert.That((await ObserveAsync(second)).Instances, Has.Length.EqualTo(1));
    }

    [Test]
    public async Task Calls_ServerFails_ThrowOrSayWhichChangeFailed([Values] HarnessFault fault)
    {
        Needs(Harness.Capabilities.Faults.Contains(fault), $"this harness cannot play {fault}");
        var service = Unique("failing");
        await BringAboutAsync(Desired(service, Copy(1)));
        var plan = Plan(Desired(service, Copy(2)), await ObserveAsync(service));
        var before = await LookAsync(service);
        await Harness.BreakAsync(fault, Token);

        await AssertFailsAsync(fault, "reading", token => CollectAsync(Destination.ReadTargetsAsync([TargetOf(service)], token)));
        await AssertFailsAsync(fault, "listing owned", token => CollectAsync(Destination.ListOwnedAsync([Owner], token)));
        await AssertFailsAsync(fault, "applying", async token =>
        {
            var result = await Destination.ApplyAsync([plan], token);
            var failed = result.ChangeSets.Single().Outcomes.FirstOrDefault(outcome => !outcome.IsApplied);
            Assert.That(result.ChangeSets.Single().Outcomes.Select(outcome => outcome.IsApplied), Is.All.False);
            throw new SyncException(failed!.Error!.Value, failed.Message!);
        });

        await Harness.RepairAsync(Token);
        if (Traits.Lease == CopyLease.None)
        {
            Assert.That(await LookAsync(service), Is.EqualTo(before), "nothing was written");
        }

        (Endpoint, Info) = await OpenAsync();
        if (Traits.Lease == CopyLease.None)
        {
            // Another endpoint's write may show later than one's own.
            await ReadUntilAsync(() => ObserveAsync(service), read => !read.Instances.IsEmpty, Traits.ReadLag);
        }

        var (_, observed) = await BringAboutAsync(Desired(service, Copy(2)));
        Assert.That(observed.Instances.Where(instance => instance.Ownership == CopyOwnership.Ours).Select(instance => instance.Instance.Host), Is.EqualTo(new[] { Copy(2).Host }));
    }

    [Test]
    public async Task Calls_AlreadyCancelled_EndAtOnceAndWriteNothing()
    {
        var service = Unique("cancelled");
        var plan = Plan(Desired(service, Copy(1)), await ObserveAsync(service));
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        Assert.Multiple(() =>
        {
            Assert.That(() => CollectAsync(Destination.ReadTargetsAsync([TargetOf(service)], cancelled.Token)), Throws.InstanceOf<OperationCanceledException>());
            Assert.That(() => CollectAsync(Destination.ListOwnedAsync([Owner], cancelled.Token)), Throws.InstanceOf<OperationCanceledException>());
            Assert.That(() => Destination.ApplyAsync([plan], cancelled.Token), Throws.InstanceOf<OperationCanceledException>());
        });
        Assert.That(await LookAsync(service), Is.Empty);
    }
}
