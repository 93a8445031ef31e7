using PolarisSync.Abstractions;
using PolarisSync.Tests.Fakes.Nacos;
using PolarisSync.Tests.RealServer;

namespace PolarisSync.Plugins.Nacos;

/// <summary>A read may reach a restarted, empty Nacos before the news that the connections to the old one broke.</summary>
internal sealed class UnnoticedRestartTests
{
    private static readonly ServiceKey s_service = new(ServiceKey.DefaultNamespace, "orders");
    private FakeNacos _nacos = null!;
    private NacosEndpoint _endpoint = null!;
    private Application _application = null!;

    private static CancellationToken Token => TestContext.CurrentContext.CancellationToken;

    [SetUp]
    public async Task StartAsync()
    {
        _nacos = await FakeNacos.StartAsync(new(), Token);
        _endpoint = Endpoints.Create(_nacos.Port);
        await _endpoint.OpenAsync(Token);
        _application = await Application.ConnectAsync(_nacos.Port + 1000, Token);
        await _application.PutAsync([(NacosService.Of(s_service), Native(1)), (NacosService.Of(s_service), Native(2))], Token);
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _application.DisposeAsync();
        await _endpoint.DisposeAsync();
        await _nacos.DisposeAsync();
    }

    [Test]
    public async Task Read_FasterThanTheNews_LossIsNotBelieved()
    {
        await using var watch = new WatchLog(_endpoint.Source!, s_service);
        await watch.LiveAsync(Token);
        await SeesAsync(2);

        _nacos.RestartUnnoticed();
        var error = Assert.ThrowsAsync<SyncException>(ReadAsync)!;
        Assert.That((error.Kind, error.ConcernsServicesOnly), Is.EqualTo((SyncErrorKind.Transient, true)), error.Message);
        Assert.That(error.Message, Does.Contain("shows 0 instead of 2"));
        Assert.ThrowsAsync<SyncException>(ReadAsync, "for as long as option settle says");
    }

    [Test]
    public async Task Read_ApplicationLeft_LossIsBelieved()
    {
        await using var watch = new WatchLog(_endpoint.Source!, s_service);
        await watch.LiveAsync(Token);
        await using (var leaving = await Application.ConnectAsync(_nacos.Port + 1000, Token))
        {
            await leaving.PutAsync([(NacosService.Of(s_service), Native(3))], Token);
            await SeesAsync(3);
        }

        await SeesAsync(2);
    }

    private Task<TimeSpan> SeesAsync(int instances) => Eventually.HoldsAsync(
        async () => (await ReadAsync()).Instances.Length == instances, TimeSpan.FromSeconds(20), $"{instances} instances are read", Token);

    private async Task<ServiceSnapshot> ReadAsync()
    {
        ServiceSnapshot? read = null;
        await foreach (var snapshot in _endpoint.Source!.ReadServicesAsync([s_service], Token))
        {
            read = snapshot;
        }

        return read!;
    }

    private static ServiceInstance Native(int number) => new() { Host = $"10.0.0.{number}", Port = 80, Health = InstanceHealth.Passing };
}
