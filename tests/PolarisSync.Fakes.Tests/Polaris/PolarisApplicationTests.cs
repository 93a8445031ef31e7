using System.Collections.Immutable;
using PolarisSync.Tests.Fakes.Polaris;
using PolarisSync.Tests.Fakes.Polaris.Applications;

namespace PolarisSync.Fakes.Tests.Polaris;

[Parallelizable(ParallelScope.All)]
internal sealed class PolarisApplicationTests
{
    private static readonly PolarisInstance Full = new()
    {
        Service = "orders",
        Host = "10.0.0.1",
        Port = 8080,
        Weight = 7,
        Protocol = "grpc",
        Version = "v1",
        Region = "r",
        Isolated = true,
        TtlSeconds = 5,
        Metadata = ImmutableDictionary<string, string>.Empty.Add("a", "1"),
    };

    [Test]
    public async Task List_Registered_ShowsItAsRegisteredAtOnce()
    {
        await using var fixture = await PolarisFixture.StartAsync();

        var id = await fixture.Application.RegisterAsync(Full, CancellationToken.None);

        var seen = (await fixture.Application.ListAsync("default", "orders", CancellationToken.None)).Single();
        Assert.That(seen with { Metadata = Full.Metadata, Revision = "" }, Is.EqualTo(Full with { Id = id }));
        Assert.That(seen.Metadata, Is.EqualTo(Full.Metadata));
        Assert.That(seen.Mark, Is.Null);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Discover_Registered_ShowsItAfterTheTickWithWhatTheServerAdds(bool overGrpc)
    {
        await using var fixture = await PolarisFixture.StartAsync();
        await using var application = new PolarisApplication(fixture.Server.HttpAddress, overGrpc ? fixture.Server.GrpcAddress : null, token: null);
        await application.RegisterAsync(Full, CancellationToken.None);
        Assert.That(await application.DiscoverAsync("default", "orders", CancellationToken.None), Is.Null);

        await fixture.Clock.PassAsync(TimeSpan.FromSeconds(1), CancellationToken.None);

        var seen = (await application.DiscoverAsync("default", "orders", CancellationToken.None))!.Value.Single();
        Assert.That(seen.Metadata, Is.EqualTo(Full.Metadata.AddRange(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["protocol"] = "grpc",
            ["version"] = "v1",
            ["region"] = "r",
            ["zone"] = "",
            ["campus"] = "",
        })));
    }

    [Test]
    public async Task Deregister_ByAddress_TakesTheNativeAndLeavesTheCopyBesideIt()
    {
        await using var fixture = await PolarisFixture.StartAsync();
        var native = PolarisFixture.Native(1);
        await fixture.Application.RegisterAsync(native, CancellationToken.None);
        await fixture.WriteAsync(PolarisFixture.Item(native with { Id = "copy-1" }, mark: "nacos"));
        Assert.That(fixture.Server.Instances("orders"), Has.Length.EqualTo(2));

        await fixture.Application.DeregisterAsync(native, CancellationToken.None);

        Assert.That(fixture.Server.Instances("orders").Single().Mark, Is.EqualTo("nacos"));
    }

    [Test]
    public async Task Heartbeat_Kept_KeepsItHealthy_AndItsEndMakesItUnhealthy()
    {
        await using var fixture = await PolarisFixture.StartAsync();
        var instance = PolarisFixture.Native(1) with { TtlSeconds = 1 };
        await fixture.Application.RegisterAsync(instance, CancellationToken.None);
        for (var beat = 0; beat < 15; beat++)
        {
            await fixture.Clock.PassAsync(TimeSpan.FromSeconds(1), CancellationToken.None);
            await fixture.Application.HeartbeatAsync(instance, CancellationToken.None);
            Assert.That(fixture.Server.Instances("orders").Single().Healthy, $"after beat {beat}");
        }

        await fixture.Clock.PassAsync(TimeSpan.FromSeconds(6), CancellationToken.None);

        Assert.That(fixture.Server.Instances("orders").Single().Healthy, Is.False);
    }

    [Test]
    public async Task Heartbeat_NotKnownToTheServer_IsRefusedTheFifthTime()
    {
        await using var fixture = await PolarisFixture.StartAsync();
        for (var beat = 0; beat < 4; beat++)
        {
            await fixture.Application.HeartbeatAsync(PolarisFixture.Native(1), CancellationToken.None);
        }

        Assert.That(
            async () => await fixture.Application.HeartbeatAsync(PolarisFixture.Native(1), CancellationToken.None),
            Throws.InvalidOperationException.With.Message.Contains("400202"));
    }

    [Test]
    public async Task List_MoreThanAPage_ShowsAllOfThem()
    {
        await using var fixture = await PolarisFixture.StartAsync();
        for (var number = 0; number < 250; number += 50)
        {
            await fixture.WriteAsync([.. Enumerable.Range(number, 50).Select(each => PolarisFixture.Item(PolarisFixture.Native(each)))]);
        }

        Assert.That(await fixture.Application.ListAsync("default", "orders", CancellationToken.None), Has.Length.EqualTo(250));
    }

    [Test]
    public async Task List_WithoutAToken_IsRefused()
    {
        await using var fixture = await PolarisFixture.StartAsync();
        await using var stranger = new PolarisApplication(fixture.Server.HttpAddress, grpc: null, token: null);

        Assert.That(
            async () => await stranger.ListAsync("default", "orders", CancellationToken.None),
            Throws.InvalidOperationException.With.Message.Contains("401001"));
    }
}
