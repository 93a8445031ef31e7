using PolarisSync.Tests.Fakes.Kong;

namespace PolarisSync.EndToEnd.Tests.Gateway;

/// <summary>The document people start from, with the ports changed and nothing else.</summary>
[TestFixture(KongVersion.V3_0_2)]
[TestFixture(KongVersion.V2_8_5)]
[TestFixture(KongVersion.V2_0_5)]
internal sealed class ToKongExampleTests(KongVersion version) : PolarisGatewayScene(version)
{
    private const string Name = $"{SourceName}.default.{Service}";

    [Test]
    public async Task Example_BecomesOneServiceAndThreeUpstreams_AndIsFollowedWithTheFewestCalls()
    {
        var story = new GatewayStory(Kong, Service, application => ShownAtOnceAsync(PutAsync(application)), application => ShownAtOnceAsync(RemoveAsync(application)));
        await story.FillAsync();
        await PutAsync(new(Service, 5, "1.0.0") { IsHealthy = false });
        await PutIsolatedAsync(new(Service, 6, "2.0.0"));
        await WriteDocumentAsync();
        var host = await Folder.StartReadyAsync(Patience);
        await InStepAsync(host);

        var service = Kong.Services.Single(service => !Foreign.Has(service.Id));
        Assert.Multiple(() =>
        {
            Assert.That((service.Name, service.Host), Is.EqualTo((Name, $"{Name}.default")));
            Assert.That(service.Tags, Is.EquivalentTo(["polarissync", "ps.type.polaris", "ps.src.ins-3ad0f6e6", "ps.ns.default", "ps.svc.test_2eservice_2e3"]));
            Assert.That(Kong.Upstreams.Count(upstream => !Foreign.Has(upstream.Id)), Is.EqualTo(3));
            Assert.That(Picture(Name), Is.EqualTo(GatewayStory.Picture));
        });

        // A second run finds everything as it is to be.
        Assert.That(await host.StopAsync(), Is.Zero);
        Kong.Calls.Clear();
        host = await Folder.StartReadyAsync(Patience);
        await InStepAsync(host);
        await Wait.WhileAsync(() => Task.FromResult(Kong.Calls.Writes.Select(static call => call.ToString()).FirstOrDefault()), TimeSpan.FromSeconds(2));
        Assert.That(Kong.Calls.All, Is.Not.Empty, "it looked");

        await story.PlayAsync(Name, Version);
        Assert.That(Picture(Name), Is.EqualTo(GatewayStory.Picture));
        Assert.That(Doubles(), Is.Null);
    }

    // What takes time is then the host's alone: otherwise it is up to a second before a Polaris shows what was written to it.
    private async Task ShownAtOnceAsync(Task write)
    {
        await write;
        Polaris.TurnCache();
    }
}
