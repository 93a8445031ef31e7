using System.Net;
using PolarisSync.Tests.Fakes.Kong;

namespace PolarisSync.Fakes.Tests.Kong;

/// <summary>What is stored, seen and written beside the Admin API.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class KongStateTests
{
    [Test]
    public async Task Seed_EveryKind_IsServedByTheApi()
    {
        await using var kong = await KongFixture.StartAsync();
        var upstream = kong.Server.AddUpstream("shop.manual", ["team-shop"]);
        var target = kong.Server.AddTarget("shop.manual", "10.0.0.1", 7, ["mine"]);
        var service = kong.Server.AddService("shop", "shop.manual");
        var route = kong.Server.AddRoute("shop", "shop-route", "/shop");

        var services = await kong.SendAsync("GET", "/services/shop");
        var targets = await kong.SendAsync("GET", "/upstreams/shop.manual/targets");
        var routes = await kong.SendAsync("GET", "/services/shop/routes");

        Assert.Multiple(() =>
        {
            Assert.That(services.Body!.ToJsonString(), Is.EqualTo(service.Json));
            Assert.That(targets.Body!["data"]![0]!["id"]!.GetValue<string>(), Is.EqualTo(target.Id));
            Assert.That(target.Target, Is.EqualTo("10.0.0.1:8000"));
            Assert.That(routes.Body!["data"]![0]!["id"]!.GetValue<string>(), Is.EqualTo(route.Id));
            Assert.That(kong.Server.FindUpstream("shop.manual")!.Tags, Is.EqualTo(["team-shop"]));
            Assert.That(kong.Server.JsonOf(upstream.Id), Is.EqualTo(upstream.Json));
            Assert.That(kong.Server.Routes.Single().ServiceId, Is.EqualTo(service.Id));
        });
    }

    [Test]
    public async Task Json_AnotherObjectIsWritten_StaysByteForByte()
    {
        await using var kong = await KongFixture.StartAsync();
        kong.Server.AddUpstream("mine");
        kong.Server.AddTarget("mine", "10.0.0.1:80");
        kong.Server.AddUpstream("theirs");
        kong.Server.AddTarget("theirs", "10.0.0.1:80");
        var before = (kong.Server.FindUpstream("theirs")!.Json, kong.Server.TargetsOf("theirs").Single().Json);

        await kong.SendAsync("PATCH", "/upstreams/mine", new { slots = 100 });
        await kong.SendAsync("PATCH", "/upstreams/mine/targets/10.0.0.1:80", new { weight = 1 });

        Assert.That((kong.Server.FindUpstream("theirs")!.Json, kong.Server.TargetsOf("theirs").Single().Json), Is.EqualTo(before));
        Assert.That(kong.Server.TargetsOf("mine").Single().Weight, Is.EqualTo(1));
    }

    [TestCase(KongVersion.V2_0_5)]
    [TestCase(KongVersion.V2_8_5)]
    [TestCase(KongVersion.V3_0_2)]
    public async Task LiveTargets_WeightsAndRemovals_AreWhatAProxyBalancesTo(KongVersion version)
    {
        await using var kong = await KongFixture.StartAsync(version);
        kong.Server.AddUpstream("u");
        foreach (var (address, weight) in new[] { ("10.0.0.1:80", 100), ("10.0.0.2:80", 0), ("10.0.0.3:80", 5), ("10.0.0.4:80", 5) })
        {
            await kong.SendAsync("POST", "/upstreams/u/targets", new { target = address, weight });
        }

        await kong.SendAsync("DELETE", "/upstreams/u/targets/10.0.0.3:80");
        await kong.SendAsync("PUT", "/upstreams/u/targets/10.0.0.4:80", new { weight = 9 });

        Assert.That(kong.Server.LiveTargets("u").Select(target => target.ToString()), Is.EqualTo(["10.0.0.1:80 weight 100", "10.0.0.4:80 weight 9"]));
    }

    [Test]
    public async Task AllRowsOf_First_HoldsTheHistory()
    {
        await using var kong = await KongFixture.StartAsync(KongVersion.V2_0_5);
        kong.Server.AddUpstream("u");
        await kong.SendAsync("POST", "/upstreams/u/targets", new { target = "10.0.0.1:80" });
        await kong.SendAsync("POST", "/upstreams/u/targets", new { target = "10.0.0.1:80", weight = 5 });
        await kong.SendAsync("DELETE", "/upstreams/u/targets/10.0.0.1:80");

        Assert.That(kong.Server.AllRowsOf("u").Select(target => target.Weight), Is.EqualTo([100, 5, 0]));
        Assert.That(kong.Server.TargetsOf("u"), Is.Empty);
    }

    [Test]
    public async Task MakeTwin_OnSecondVersion_IsHiddenInOneListAndShownInTheOther()
    {
        await using var kong = await KongFixture.StartAsync(KongVersion.V2_8_5);
        kong.Server.AddUpstream("u");
        var first = kong.Server.AddTarget("u", "10.0.0.1:80", 5, ["mine"]);

        var twin = kong.Server.MakeTwin("u", "10.0.0.1:80");

        Assert.Multiple(async () =>
        {
            Assert.That(await kong.AddressesAsync("/upstreams/u/targets"), Is.EqualTo(["10.0.0.1:80"]));
            Assert.That(await kong.AddressesAsync("/upstreams/u/targets/all"), Is.EqualTo(["10.0.0.1:80", "10.0.0.1:80"]));
            Assert.That(kong.Server.AllRowsOf("u").Select(row => row.Id), Is.EqualTo([first.Id, twin.Id]));
            Assert.That(twin.Tags, Is.EqualTo(["mine"]));
            Assert.That(kong.Server.LiveTargets("u"), Has.Length.EqualTo(1));
        });

        var deleted = await kong.SendAsync("DELETE", $"/upstreams/u/targets/{first.Id}");

        Assert.That(deleted.Status, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(kong.Server.AllRowsOf("u").Select(row => row.Id), Is.EqualTo([twin.Id]));
    }

    [Test]
    public async Task Remove_AsAPersonWould_IsGoneWithWhatBelongsToIt()
    {
        await using var kong = await KongFixture.StartAsync();
        kong.Server.AddUpstream("u");
        kong.Server.AddTarget("u", "10.0.0.1:80");
        kong.Server.AddTarget("u", "10.0.0.2:80");
        kong.Server.AddService("s", "u");
        kong.Server.AddRoute("s");

        kong.Server.RemoveTarget("u", "10.0.0.1:80");
        kong.Server.RemoveService("s");

        Assert.That(kong.Server.TargetsOf("u").Select(target => target.Target), Is.EqualTo(["10.0.0.2:80"]));
        Assert.That(kong.Server.Services, Is.Empty);
        Assert.That(kong.Server.Routes, Is.Empty);
        kong.Server.RemoveUpstream("u");
        Assert.That(kong.Server.Upstreams, Is.Empty);
        Assert.That(kong.Server.AllRowsOf("u"), Is.Empty);
    }

    [Test]
    public async Task LoadConfiguration_WithoutADatabase_IsServedAndWritesAreRefused()
    {
        await using var kong = await KongFixture.StartAsync(new FakeKongOptions { Version = KongVersion.V2_8_5, DbLess = true });
        kong.Server.LoadConfiguration("_format_version: '2.1'\nupstreams:\n- name: u\n  targets:\n  - target: 10.0.0.1:80\n");

        var refused = await kong.SendAsync("POST", "/upstreams", new { name = "other" });

        Assert.That(await kong.AddressesAsync("/upstreams/u/targets"), Is.EqualTo(["10.0.0.1:80"]));
        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.MethodNotAllowed));
        Assert.That(refused.Body!["code"]!.GetValue<int>(), Is.EqualTo(12));
        Assert.That((await kong.SendAsync("GET", "/")).Body!["configuration"]!["database"]!.GetValue<string>(), Is.EqualTo("off"));
    }
}
