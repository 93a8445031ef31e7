using PolarisSync.Abstractions;

namespace PolarisSync.Tests.Contract;

/// <summary>The laws of every source: reads. The watch's laws are in the other half.</summary>
/// <typeparam name="THarness">The adapter's harness.</typeparam>
public abstract partial class SourceContract<THarness> : RegistryContract<THarness>
    where THarness : class, IRegistryHarness, new()
{
    private IServiceSource Source => Endpoint.Source!;

    private TimeSpan Lag => Info.Source!.ReadLag;

    [Test]
    public void Open_ServerIsUp_TellsVersionAndTraits()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Endpoint.Source, Is.Not.Null);
            Assert.That(Info.Source, Is.Not.Null);
            Assert.That(Info.ServerVersion, Is.Not.Empty);
        });
    }

    [Test]
    public async Task Read_NativesOfAllKinds_GivesEachWhole()
    {
        var service = Unique("kinds");
        await PutNativesAsync(service, [.. Samples.All]);

        var expected = Samples.All.Select(Harness.Capabilities.AsNative).ToList();
        var snapshot = await ReadUntilAsync(() => ReadAsync(service), read => SameInstances(read.Instances, expected), Lag);

        Assert.Multiple(() =>
        {
            Assert.That(snapshot.Service, Is.EqualTo(service));
            Assert.That(snapshot.Exists, Is.True);
            Assert.That(Sorted(snapshot.Instances).Except(Sorted(expected)), Is.Empty);
            Assert.That(Sorted(expected).Except(Sorted(snapshot.Instances)), Is.Empty);
            Assert.That(snapshot.Instances.Select(instance => instance.Mark), Is.All.Null);
        });
    }

    [Test]
    public async Task Read_ServiceAbsent_SaysSoWithoutException()
    {
        var snapshot = await ReadAsync(Unique("absent"));

        Assert.Multiple(() =>
        {
            Assert.That(snapshot.Exists && !snapshot.Instances.IsEmpty, Is.False);
            Assert.That(snapshot.Instances, Is.Empty);
        });
    }

    [Test]
    public async Task Read_PresentAndAbsentTogether_AnswersForEach()
    {
        var present = Unique("present");
        var absent = Unique("absent");
        await PutNativesAsync(present, Instance(1));

        var snapshots = await ReadUntilAsync(
            () => CollectAsync(Source.ReadServicesAsync([absent, present], Token)),
            read => read.Any(snapshot => snapshot.Service == present && snapshot.Instances.Length == 1),
            Lag);

        Assert.That(snapshots.Select(snapshot => snapshot.Service), Is.EquivalentTo([absent, present]));
        Assert.That(snapshots.Single(snapshot => snapshot.Service == present).Instances, Has.Length.EqualTo(1));
    }

    [Test]
    public async Task Read_NativeChanges_ShowsItUnderALaterVersion()
    {
        var service = Unique("change");
        await PutNativesAsync(service, Instance(1));
        var first = await ReadUntilAsync(() => ReadAsync(service), read => read.Instances.Length == 1, Lag);
        await PutNativesAsync(service, Instance(1) with { Metadata = MetadataMap.From([new("number", "changed")]) });

        var second = await ReadUntilAsync(() => ReadAsync(service), read => read.Instances[0].Metadata.Find("number") == "changed", Lag);

        Assert.That(second.Instances.Single().Metadata.Find("number"), Is.EqualTo("changed"));
        if (first.Version is { } before && second.Version is { } after)
        {
            Assert.That(before.IsOlderThan(after), Is.True, $"{before} is older than {after}");
        }
    }

    [Test]
    public async Task List_ManyServices_NamesEveryOne()
    {
        var services = Enumerable.Range(0, Harness.Capabilities.ManyServices).Select(number => Unique($"many{number}")).ToList();
        await Harness.PutNativesAsync([.. services.Select((service, number) => (service, Instance(number)))], Token);

        var list = await ReadUntilAsync(
            () => Source.ListServicesAsync(ServiceKey.DefaultNamespace, Token), read => services.TrueForAll(new HashSet<ServiceKey>(read.Services).Contains), Lag);
        var snapshots = await ReadUntilAsync(
            () => CollectAsync(Source.ReadServicesAsync(services, Token)), read => read.TrueForAll(snapshot => snapshot.Instances.Length == 1), Lag);

        Assert.Multiple(() =>
        {
            Assert.That(list.Namespace, Is.EqualTo(ServiceKey.DefaultNamespace));
            Assert.That(services.Except(list.Services), Is.Empty, "not listed");
            Assert.That(list.Services, Is.Unique);
            Assert.That(snapshots.Select(snapshot => snapshot.Service), Is.EquivalentTo(services));
            Assert.That(snapshots.Where(snapshot => snapshot.Instances.Length != 1), Is.Empty, "not read whole");
        });
    }

    [Test]
    public async Task List_TwoNamespaces_KeepsThemApart()
    {
        Needs(Info.Source!.HasNamespaces && Harness.Capabilities.Namespaces.Length > 1, "no namespaces here");
        var here = Unique("apart", Harness.Capabilities.Namespaces[0]);
        var there = here with { Namespace = Harness.Capabilities.Namespaces[1] };
        await PutNativesAsync(here, Instance(1));
        await PutNativesAsync(there, Instance(2));

        var list = await ReadUntilAsync(
            () => Source.ListServicesAsync(there.Namespace, Token), read => read.Services.Contains(there), Lag);
        var read = await ReadAsync(here);

        Assert.Multiple(() =>
        {
            Assert.That(list.Services, Does.Contain(there).And.Not.Contain(here));
            Assert.That(read.Instances.Single().Host, Is.EqualTo(Instance(1).Host));
        });
    }

    [Test]
    public async Task Read_StrangeNames_AreFoundUnderTheirNames()
    {
        var services = Harness.Capabilities.StrangeNames.Select(name => Unique(name)).ToList();
        await Harness.PutNativesAsync([.. services.Select((service, number) => (service, Instance(number)))], Token);

        var list = await ReadUntilAsync(
            () => Source.ListServicesAsync(ServiceKey.DefaultNamespace, Token), read => services.TrueForAll(service => read.Services.Contains(service)), Lag);
        var snapshots = await CollectAsync(Source.ReadServicesAsync(services, Token));

        Assert.That(services.Except(list.Services), Is.Empty, "not listed");
        Assert.That(snapshots.Where(snapshot => snapshot.Instances.Length != 1).Select(snapshot => snapshot.Service), Is.Empty, "not read");
    }

    [Test]
    public async Task Read_ServerFails_ThrowsAndIsNeverEmpty([Values] HarnessFault fault)
    {
        Needs(Harness.Capabilities.Faults.Contains(fault), $"this harness cannot play {fault}");
        var service = Unique("failing");
        await PutNativesAsync(service, Instance(1));
        await Harness.BreakAsync(fault, Token);

        await AssertFailsAsync(fault, "listing", token => Source.ListServicesAsync(service.Namespace, token));
        await AssertFailsAsync(fault, "reading", token => CollectAsync(Source.ReadServicesAsync([service], token)));
        await AssertFailsAsync(fault, "opening", async token =>
        {
            await using var fresh = Harness.CreateEndpoint();
            await fresh.OpenAsync(token);
        });

        await Harness.RepairAsync(Token);
        var (endpoint, _) = await OpenAsync();
        var back = await ReadUntilAsync(() => ReadAsync(service, endpoint), read => read.Instances.Length == 1, Lag + TimeSpan.FromSeconds(5));
        Assert.That(back.Instances, Has.Length.EqualTo(1));
    }

    [Test]
    public void Read_AlreadyCancelled_EndsAtOnce()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        Assert.Multiple(() =>
        {
            Assert.That(() => Source.ListServicesAsync(ServiceKey.DefaultNamespace, cancelled.Token), Throws.InstanceOf<OperationCanceledException>());
            Assert.That(() => CollectAsync(Source.ReadServicesAsync([Unique("x")], cancelled.Token)), Throws.InstanceOf<OperationCanceledException>());
        });
    }
}
