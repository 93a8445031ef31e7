using PolarisSync.Abstractions;
using PolarisSync.Tests.RealServer;

namespace PolarisSync.Plugins.Nacos.Real;

internal sealed class NacosSourceTests : RealNacosTests
{
    [Test]
    public async Task Read_ProtectThresholdShowsEverythingHealthy_TheTruthIsRead()
    {
        var service = NewService();
        await using var application = await Application.ConnectAsync(Server.GrpcPort, Token);
        await Sight.SendAsync(HttpMethod.Post, $"/nacos/v2/ns/service?serviceName={service.Name}&protectThreshold=0.9&ephemeral=true", Token);
        await application.PutAsync([(NacosService.Of(service), Native(1) with { Health = InstanceHealth.Critical }), (NacosService.Of(service), Native(2))], Token);
        await SeenAsync(service, 2);
        var shown = await Sight.SendAsync(HttpMethod.Get, $"/nacos/v1/ns/instance/list?serviceName={service.Name}", Token);
        Assert.That(shown, Does.Contain("\"reachProtectionThreshold\":true").And.Not.Contain("\"healthy\":false"), "what clients are shown");

        Assert.That((await ReadAsync(service)).Instances.OrderBy(instance => instance.Key).Select(instance => instance.Health), Is.EqualTo(new[] { InstanceHealth.Critical, InstanceHealth.Passing }));
    }

    [Test]
    public async Task Read_ManyServicesAtOnce_EqualsOneByOne()
    {
        var services = Enumerable.Range(0, 100).Select(_ => NewService("bulk")).ToList();
        await using var application = await Application.ConnectAsync(Server.GrpcPort, Token);
        await application.PutAsync(
            services.Select((service, number) => (NacosService.Of(service), Native(number) with { Isolated = number % 3 == 0, Health = number % 2 == 0 ? InstanceHealth.Passing : InstanceHealth.Critical, Cluster = number % 5 == 0 ? "east" : "", Weight = number })),
            Token);
        await Eventually.HoldsAsync(async () => await CountAsync(services[^1]) == 1, TimeSpan.FromSeconds(5), "all are there", Token);
        var bulk = new Dictionary<ServiceKey, ServiceSnapshot>();
        await foreach (var snapshot in Source.ReadServicesAsync([.. services, NewService("absent")], Token))
        {
            bulk.Add(snapshot.Service, snapshot);
        }

        Assert.That(bulk, Has.Count.EqualTo(101));
        foreach (var service in services.Where((_, index) => index % 7 == 0))
        {
            Assert.That(bulk[service].Instances, Is.EqualTo((await ReadAsync(service)).Instances));
        }

        Assert.That(bulk.Values.Count(snapshot => !snapshot.Exists), Is.EqualTo(1));
    }

    [Test]
    public async Task Watch_TwoNamespacesWithOneServiceName_EachIsToldOfItsOwn()
    {
        var here = NewService();
        var there = here with { Namespace = "watched" };
        await using var application = await Application.ConnectAsync(Server.GrpcPort, Token);
        await using var watch = new WatchLog(Source, here, there);
        await watch.LiveAsync(Token);
        await application.PutAsync([(NacosService.Of(there), Native(1))], Token);
        await watch.SeesAsync(new SourceEvent.Changed(there), Token);

        Assert.That(watch.Events, Does.Not.Contain(new SourceEvent.Changed(here)));
    }

    [Test]
    public async Task Watch_StartsOnSettledServices_DoesNotHintAtThem()
    {
        var services = Enumerable.Range(0, 20).Select(_ => NewService("settled")).ToList();
        await using var application = await Application.ConnectAsync(Server.GrpcPort, Token);
        await application.PutAsync(services.Select((service, number) => (NacosService.Of(service), Native(number))), Token);
        await Eventually.HoldsAsync(async () => await CountAsync(services[^1]) == 1, TimeSpan.FromSeconds(5), "all are there", Token);
        await using var watch = new WatchLog(Source, [.. services]);
        await watch.LiveAsync(Token);

        // Each subscription is followed by a push 0.6 s later; the one of the changed service comes after those.
        await application.PutAsync([(NacosService.Of(services[0]), Native(0) with { Weight = 300 })], Token);
        await watch.SeesAsync(new SourceEvent.Changed(services[0]), Token);
        await Eventually.HoldsAsync(async () => (await ReadAsync(services[0])).Instances.Single().Weight == 300, TimeSpan.FromSeconds(5), "the change is read", Token);

        Assert.That(watch.Events.OfType<SourceEvent.Changed>().Select(changed => changed.Service).Distinct(), Is.EqualTo(new[] { services[0] }));
    }

    [Test]
    public async Task Watch_InstanceDisabled_IsToldThoughPushesLeaveItOut()
    {
        var service = NewService();
        await using var application = await Application.ConnectAsync(Server.GrpcPort, Token);
        await application.PutAsync([(NacosService.Of(service), Native(1)), (NacosService.Of(service), Native(2) with { Isolated = true })], Token);
        await SeenAsync(service, 2);
        await using var watch = new WatchLog(Source, service);
        await watch.LiveAsync(Token);
        await Eventually.HoldsAsync(async () => (await ReadAsync(service)).Instances.Length == 2, TimeSpan.FromSeconds(5), "both are read", Token);
        await application.PutAsync([(NacosService.Of(service), Native(1) with { Isolated = true })], Token);
        await watch.SeesAsync(new SourceEvent.Changed(service), Token);

        await Eventually.HoldsAsync(async () => (await ReadAsync(service)).Instances.All(instance => instance.Isolated), TimeSpan.FromSeconds(5), "both are disabled", Token);
    }

    [Test]
    public async Task Watch_NewServiceInAnotherGroup_IsListedWithinFiveSeconds()
    {
        await using var application = await Application.ConnectAsync(Server.GrpcPort, Token);
        await using var watch = new WatchLog(Source);
        await watch.LiveAsync(Token);
        var service = NewService() with { Name = $"G1__{NewService().Name}" };
        await application.PutAsync([(NacosService.Of(service), Native(1))], Token);
        await Eventually.HoldsAsync(
            async () => watch.Events.OfType<SourceEvent.ListChanged>().Any() && (await Source.ListServicesAsync(ServiceKey.DefaultNamespace, Token)).Services.Contains(service),
            TimeSpan.FromSeconds(5),
            "the list changed",
            Token);
    }

    private static ServiceInstance Native(int number) => Copy(number) with { Mark = null };
}
