using PolarisSync.Abstractions;
using PolarisSync.Tests.RealServer;

namespace PolarisSync.Plugins.Nacos.Real;

internal sealed class NacosDestinationTests : RealNacosTests
{
    [Test]
    public async Task Apply_AThousandCopiesOfOneService_LandAndOneGoesAlone()
    {
        var service = NewService();
        var copies = Enumerable.Range(1, 1000).Select(Copy).ToList();
        await PutAsync(service, copies);
        await PutAsync(service, copies.Skip(1));

        Assert.That((await ObserveAsync(service)).Instances.Select(entry => entry.Instance.Host), Does.Not.Contain(Copy(1).Host));
    }

    [Test]
    public async Task Apply_OneWeightChanges_SiblingsNeverVanish()
    {
        var service = NewService();
        await PutAsync(service, Enumerable.Range(1, 5).Select(Copy));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var least = int.MaxValue;
        var sampling = Task.Run(
            async () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    least = Math.Min(least, await CountAsync(service));
                }
            },
            Token);
        for (var weight = 200; weight <= 600; weight += 100)
        {
            await ApplyAsync(service, Enumerable.Range(1, 5).Select(number => number == 3 ? Copy(3) with { Weight = weight } : Copy(number)));
        }

        await Eventually.HoldsAsync(
            async () => (await ObserveAsync(service)).Instances.Any(entry => entry.Instance.Weight == 600), TimeSpan.FromSeconds(5), "the last weight is seen", Token);
        await stop.CancelAsync();
        await sampling;

        Assert.That(least, Is.EqualTo(5));
    }

    [Test]
    public async Task Apply_MetadataKeyRemoved_IsGoneAtTheServer()
    {
        var service = NewService();
        await PutAsync(service, Copy(1) with { Metadata = MetadataMap.From([new("old", "1"), new("keep", "1")]) });
        await ApplyAsync(service, Copy(1) with { Metadata = MetadataMap.From([new("keep", "1")]) });

        await Eventually.HoldsAsync(
            async () => !(await Sight.InstancesAsync(service.Name, Token)).Single()["metadata"]!.AsObject().ContainsKey("old"), TimeSpan.FromSeconds(5), "the key is gone", Token);
    }

    [Test]
    public async Task Apply_HalfAShare_IsHalfAtTheServer()
    {
        var service = NewService();
        await PutAsync(service, Copy(1) with { Weight = 50 }, Copy(2) with { Weight = 1 });

        Assert.That((await Sight.InstancesAsync(service.Name, Token)).Select(instance => (double)instance["weight"]!).Order(), Is.EqualTo(new[] { 0.01, 0.5 }));
    }

    [Test]
    public async Task Apply_OneOfFiftyRefused_TheOthersLandAndItIsNamed()
    {
        var service = NewService();
        var copies = Enumerable.Range(1, 50).Select(number => number == 17 ? Copy(17) with { Metadata = MetadataMap.From([new("long", new string('x', 1100))]) } : Copy(number));
        var plan = Plan(await ObserveAsync(service), copies);
        var result = (await Destination.ApplyAsync([plan], Token)).ChangeSets.Single();

        var refused = result.Outcomes.Select((outcome, index) => (outcome, plan.Changes[index].Instance.Address.Host)).Where(pair => !pair.outcome.IsApplied).ToList();
        Assert.That(refused.Select(pair => (pair.Host, pair.outcome.Error)), Is.EqualTo(new (string, SyncErrorKind?)[] { (Copy(17).Host, SyncErrorKind.Rejected) }));
        Assert.That(refused[0].outcome.Message, Does.Contain("1024"), "the server's words");
        await SeenAsync(service, 49);
    }

    [Test]
    public async Task Apply_NamespaceMissing_IsCreatedOrRefusedAsAsked()
    {
        var service = NewService() with { Namespace = $"ns-{Guid.NewGuid():N}"[..12] };
        await using var careful = Endpoints.Create(Server.Port, new() { CreateNamespaces = false });
        await careful.OpenAsync(Token);
        var refused = (await careful.Destination!.ApplyAsync([Plan(await ObserveAsync(service, careful.Destination), Copy(1))], Token)).ChangeSets.Single();
        Assert.That(refused.Outcomes.Single().Error, Is.EqualTo(SyncErrorKind.Rejected));
        Assert.That(refused.Outcomes.Single().Message, Does.Contain("create_namespaces"));

        Assert.That((await ApplyAsync(service, Copy(1))).Outcomes.Single().IsApplied, Is.True);
        Assert.That(await Sight.SendAsync(HttpMethod.Get, "/nacos/v1/console/namespaces", Token), Does.Contain($"\"{service.Namespace}\""));
        await Eventually.HoldsAsync(
            async () => (await Sight.InstancesAsync(service.Name, Token, service.Namespace)).Count == 1, TimeSpan.FromSeconds(5), "the copy is seen", Token);
    }

    [Test]
    public async Task Apply_OperatorDisabledACopy_IsNotFoughtOver()
    {
        var service = NewService();
        await PutAsync(service, Copy(1));
        await Sight.SendAsync(HttpMethod.Put, $"/nacos/v1/ns/instance?serviceName={service.Name}&ip={Copy(1).Host}&port=80&enabled=false&weight=1&ephemeral=true", Token);
        await Eventually.HoldsAsync(
            async () => !(bool)(await Sight.InstancesAsync(service.Name, Token)).Single()["enabled"]!, TimeSpan.FromSeconds(5), "it is disabled", Token);

        // Once a write must have arrived long ago, what lies over it is the operator's.
        await Eventually.HoldsAsync(
            async () => Plan(await ObserveAsync(service), Copy(1)).Changes.IsEmpty, TimeSpan.FromSeconds(10), "nothing is left to do", Token);
    }

    [Test]
    public async Task Apply_ServiceBecamePersistent_CopiesAreOfItsKind()
    {
        var service = NewService();
        await Sight.PutPersistentAsync(service.Name, "10.9.9.9", Token);
        await SeenAsync(service, 1);
        var result = await ApplyAsync(service, Copy(1));

        Assert.That(result.Outcomes.Single().IsApplied, Is.True, result.Outcomes.Single().Message);
        var observed = await ObserveAsync(service);
        Assert.That(observed.Instances.Single(entry => entry.Ownership == CopyOwnership.Ours).Handle, Is.EqualTo(Ownerships.Address));
        Assert.That((await Sight.InstancesAsync(service.Name, Token)).Select(instance => (bool)instance["ephemeral"]!), Is.All.False);

        result = await ApplyAsync(service);
        Assert.That(result.Outcomes.Single().IsApplied, Is.True, result.Outcomes.Single().Message);
        await SeenAsync(service, 1);
    }

    [Test]
    public async Task Apply_KindKnownAndRefused_IsRejectedWithTheKind()
    {
        var service = NewService();
        await Sight.PutPersistentAsync(service.Name, "10.9.9.9", Token);
        await SeenAsync(service, 1);
        var plan = Plan((await ObserveAsync(service)) with { AdapterState = ServiceKind.Ephemeral }, Copy(1));
        var outcome = (await Destination.ApplyAsync([plan], Token)).ChangeSets.Single().Outcomes.Single();

        Assert.That(outcome.Error, Is.EqualTo(SyncErrorKind.Rejected));
        Assert.That(outcome.Message, Does.Contain("persistent service"));
    }

    [Test]
    public async Task Apply_NewServicePersistentByOption_StaysWithoutUs()
    {
        var service = NewService();
        await using var endpoint = Endpoints.Create(Server.Port, new() { InstanceKind = NacosOptions.Persistent });
        await endpoint.OpenAsync(Token);
        var result = (await endpoint.Destination!.ApplyAsync([Plan(await ObserveAsync(service), Copy(1))], Token)).ChangeSets.Single();
        Assert.That(result.Outcomes.Single().IsApplied, Is.True, result.Outcomes.Single().Message);
        await endpoint.DisposeAsync();

        Assert.That((bool)(await Sight.InstancesAsync(service.Name, Token)).Single()["ephemeral"]!, Is.False);
        Assert.That(await OwnedAsync(service), Is.EqualTo(1), "another session finds it again");
    }

    // Weak ownership: nothing tells a persistent copy from an application's instance but the mark at the time of the read.
    [Test]
    public async Task Apply_ApplicationRegistersPersistentlyWhileWeLook_IsLeftAlone()
    {
        var service = NewService();
        await Sight.PutPersistentAsync(service.Name, "10.9.9.9", Token);
        await SeenAsync(service, 1);
        var plan = Plan(await ObserveAsync(service), Copy(1));
        await Sight.PutPersistentAsync(service.Name, Copy(1).Host, Token, """{"app":"mine"}""");
        var outcome = (await Destination.ApplyAsync([plan], Token)).ChangeSets.Single().Outcomes.Single();

        Assert.That(outcome.Error, Is.EqualTo(SyncErrorKind.Transient));
        Assert.That(outcome.Message, Does.Contain("application"));
        var native = (await Sight.InstancesAsync(service.Name, Token)).Single(instance => NacosSight.AddressOf(instance) == Copy(1).Address);
        Assert.That((string?)native["metadata"]!["app"], Is.EqualTo("mine"));
        Assert.That(NacosSight.IsCopy(native), Is.False);
    }

    [Test]
    public async Task Apply_ApplicationTookAPersistentCopyOver_DeleteLeavesItAlone()
    {
        var service = NewService();
        await Sight.PutPersistentAsync(service.Name, "10.9.9.9", Token);
        await SeenAsync(service, 1);
        await ApplyAsync(service, Copy(1));
        var plan = Plan(await ObserveAsync(service));
        await Sight.PutPersistentAsync(service.Name, Copy(1).Host, Token, """{"app":"mine"}""");
        var outcome = (await Destination.ApplyAsync([plan], Token)).ChangeSets.Single().Outcomes.Single();

        Assert.That(outcome.Error, Is.EqualTo(SyncErrorKind.Transient));
        await SeenAsync(service, 2);
    }

    [Test]
    public async Task Read_CopiesOfTheJavaTool_AreCopiesToUs()
    {
        var service = NewService();
        await using var tool = await Application.ConnectAsync(Server.GrpcPort, Token);
        await tool.PutAsync([(NacosService.Of(service), Copy(1) with { Mark = "nacos1" })], Token);
        await SeenAsync(service, 1);

        Assert.That((await ReadAsync(service)).Instances.Single().Mark, Is.EqualTo("nacos1"));
        Assert.That((await ObserveAsync(service)).Instances.Single().IsNative, Is.False);
    }

    [Test]
    public async Task Takeover_SuccessorRegistersBeforeTheFirstGoes_NoCopyIsMissingAtAnySample()
    {
        var service = NewService();
        await PutAsync(service, Copy(1), Copy(2));
        await using var successor = Endpoints.Create(Server.Port);
        await successor.OpenAsync(Token);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var missing = new List<string>();
        var sampling = Task.Run(
            async () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    var hosts = (await Sight.InstancesAsync(service.Name, Token)).Select(instance => (string)instance["ip"]!).ToHashSet(StringComparer.Ordinal);
                    missing.AddRange(new[] { Copy(1).Host, Copy(2).Host }.Where(host => !hosts.Contains(host)));
                }
            },
            Token);
        var plan = Plan(await ObserveAsync(service, successor.Destination), Copy(1), Copy(2));
        Assert.That(plan.Changes.Select(change => change.Kind), Is.All.EqualTo(ChangeKind.Create), "what the first keeps alive is elsewhere");
        await successor.Destination!.ApplyAsync([plan], Token);

        // Two owners of one address with the very same content are shown once.
        await Endpoint.DisposeAsync();
        var since = TimeProvider.System.GetTimestamp();
        await Eventually.HoldsAsync(() => TimeProvider.System.GetElapsedTime(since) > NacosTraits.ReadLag * 3, TimeSpan.FromSeconds(10), "the first is gone for every reader", Token);
        await stop.CancelAsync();
        await sampling;

        Assert.That(missing, Is.Empty);
        Assert.That((await ObserveAsync(service, successor.Destination)).Instances.Select(entry => entry.Ownership), Is.All.EqualTo(CopyOwnership.Ours));
    }

    private async Task<int> OwnedAsync(ServiceKey service)
    {
        var copies = 0;
        await foreach (var owned in Destination.ListOwnedAsync([Owner], Token))
        {
            copies += owned.Target.Service == service ? owned.Copies : 0;
        }

        return copies;
    }
}
