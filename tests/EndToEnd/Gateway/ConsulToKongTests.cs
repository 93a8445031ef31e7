using PolarisSync.Tests.Fakes.Kong;
using PolarisSync.Tests.RealServer;

namespace PolarisSync.EndToEnd.Tests.Gateway;

/// <summary>A real Consul before the Kong, its instances grouped by their metadata.</summary>
[TestFixture(KongVersion.V3_0_2)]
[TestFixture(KongVersion.V2_8_5)]
[Category("RealServer")]
internal sealed class ConsulToKongTests(KongVersion version) : GatewayScene(version)
{
    private const string Service = "orders";
    private const string Name = $"consul1.default.{Service}";
    private Registry? _consul;

    [Test]
    public async Task Service_BecomesOneServiceAndThreeUpstreams_AndIsFollowedWithTheFewestCalls()
    {
        var story = new GatewayStory(Kong, Service, PutAsync, application => _consul!.Applications.DeregisterAsync(ToConsul(application)));
        await story.FillAsync();
        await PutAsync(new(Service, 5, "1.0.0") { IsHealthy = false });
        await Folder.WriteRegistryAsync(Documents.Of(60, $$"""
                {
                  "name": "consul-to-kong",
                  "source": {{_consul!.Endpoint}},
                  "destination": { "name": "kong", "type": "kong", "addresses": ["{{Kong.HostPort}}"] },
                  "match": [{ "namespace": "default", "service": "{{Service}}", "groups": [
                    { "name": "version-1", "metadata": { "version": "1.0.0" } }, { "name": "version-2", "metadata": { "version": "2.0.0" } } ] }]
                }
            """));
        var host = await Folder.StartReadyAsync(Patience);
        await InStepAsync(host);

        var service = Kong.Services.Single(service => !Foreign.Has(service.Id));
        Assert.Multiple(() =>
        {
            Assert.That((service.Name, service.Host), Is.EqualTo((Name, $"{Name}.default")));
            Assert.That(Kong.Upstreams.Count(upstream => !Foreign.Has(upstream.Id)), Is.EqualTo(3));
            Assert.That(Picture(Name), Is.EqualTo(GatewayStory.Picture));
        });

        Assert.That(await host.StopAsync(), Is.Zero);
        Kong.Calls.Clear();
        host = await Folder.StartReadyAsync(Patience);
        await InStepAsync(host);
        await Wait.WhileAsync(() => Task.FromResult(Kong.Calls.Writes.Select(static call => call.ToString()).FirstOrDefault()), TimeSpan.FromSeconds(2));
        Assert.That(Kong.Calls.All, Is.Not.Empty, "it looked");

        await story.PlayAsync(Name, Version);
        Assert.That(Picture(Name), Is.EqualTo(GatewayStory.Picture));
        Assert.That(_consul.Proxy.Writes, Is.Empty, "a source is only read");
    }

    protected override async Task StartSourceAsync()
    {
        if (ConsulServer.FindBinary() is null)
        {
            Assert.Ignore(ConsulServer.Missing);
        }

        _consul = await Registry.StartAsync("consul1");
    }

    protected override async Task StopSourceAsync()
    {
        if (_consul is not null)
        {
            await _consul.DisposeAsync();
        }
    }

    private Task PutAsync(GatewayApplication application) => _consul!.Applications.RegisterAsync(ToConsul(application));

    private static Instance ToConsul(GatewayApplication application) =>
        new(application.Service, application.Host, 8080) { Meta = application.Metadata, Weight = application.Shares, Status = application.IsHealthy ? "passing" : "critical" };
}
