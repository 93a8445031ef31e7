using PolarisSync.Tests.Fakes;
using PolarisSync.Tests.Fakes.Polaris;
using static PolarisSync.Fakes.Tests.Polaris.PolarisFixture;

namespace PolarisSync.Fakes.Tests.Polaris;

/// <summary>Calls take what was measured: the figures are those of the facts. What real work adds is left room.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class PolarisCostsTests
{
    [Test]
    public async Task Write_OneInstanceAfterAnother_TakesAWindowEach()
    {
        await using var fixture = await StartWithServicesAsync("orders");

        Assert.That(await fixture.MeasureAsync(OneAfterAnotherAsync), Is.GreaterThanOrEqualTo(TimeSpan.FromMilliseconds(10 * 32)));

        async Task OneAfterAnotherAsync()
        {
            for (var number = 0; number < 10; number++)
            {
                await fixture.WriteAsync(Item(Native(number)));
            }
        }
    }

    [Test]
    public async Task Write_ManyCallsAtOnce_ShareTheWindow()
    {
        await using var fixture = await StartWithServicesAsync("orders");
        await fixture.MeasureAsync(() => fixture.WriteAsync(Item(Native(0))));

        var taken = await fixture.MeasureAsync(() => Task.WhenAll(Enumerable.Range(0, 30).Select(number => fixture.WriteAsync(Item(Native(number))))));

        Assert.That(taken, Is.InRange(TimeSpan.FromMilliseconds(32), TimeSpan.FromMilliseconds(600)), "One after the other they would take 960 ms.");
    }

    [Test]
    public async Task Write_BatchesAtOnce_WaitForTheStoreOneAfterTheOther()
    {
        await using var fixture = await StartWithServicesAsync("orders");

        var taken = await fixture.MeasureAsync(() => Task.WhenAll(Enumerable.Range(0, 10).Select(batch => fixture.WriteAsync(
            [.. Enumerable.Range(batch * 100, 100).Select(number => Item(Native(number)))]))));

        Assert.That(taken, Is.GreaterThanOrEqualTo(TimeSpan.FromMilliseconds(10 * 100 * 0.5)));
    }

    [Test]
    public async Task Write_ServicesOnTheFly_CostMoreThanServicesInBulk()
    {
        await using var fixture = await StartAsync(new());
        object Services(string name) => Enumerable.Range(0, 100).Select(number => new { name = $"{name}-{number}", @namespace = "default" });

        var bulk = await fixture.MeasureAsync(() => fixture.PostAsync("/naming/v1/services", Services("bulk")));
        var fly = await fixture.MeasureAsync(() => fixture.WriteAsync([.. Enumerable.Range(0, 100).Select(number => Item(Native(1, $"fly-{number}")))]));

        Assert.That(bulk, Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(0.19)));
        Assert.That(fly, Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(0.67)));
    }

    [Test]
    public async Task List_OfInstances_TakesAHundredMillisecondsAndMore()
    {
        await using var fixture = await StartAsync(new());

        Assert.That(
            await fixture.MeasureAsync(() => fixture.Application.ListAsync("default", "orders", CancellationToken.None)),
            Is.GreaterThanOrEqualTo(TimeSpan.FromMilliseconds(100)));
    }

    [Test]
    public async Task Write_TheSameInstanceTwiceInOneWindow_IsRefusedOnce()
    {
        await using var fixture = await StartWithServicesAsync("orders");
        var writes = Enumerable.Range(0, 2).Select(_ => fixture.WriteAsync(Item(Native(1)))).ToList();

        // The clock stands still until both have arrived: so they are in one window.
        await Eventually.BeTrueAsync(
            () => fixture.Server.Writes.All.Any(write => write.Code == 400208), TimeSpan.FromSeconds(20), "one of them is refused");
        var both = Task.WhenAll(writes);
        await fixture.MeasureAsync(() => both);

        Assert.That((await both).Select(answer => (int)answer["code"]!), Is.EquivalentTo(new[] { 200000, 400208 }));
    }

    [TestCase(8, 0)]
    [TestCase(0, 1)]
    public async Task Delete_OfAnOldInstance_StaysListedWhereTheZoneIsUtc(int hours, int left)
    {
        await using var fixture = await StartAsync(new() { Costs = PolarisCosts.None, ZoneOffset = TimeSpan.FromHours(hours) });
        await fixture.Application.RegisterAsync(Native(1), CancellationToken.None);
        await fixture.Clock.PassAsync(TimeSpan.FromSeconds(6), CancellationToken.None);

        await fixture.Application.DeregisterAsync(Native(1), CancellationToken.None);

        Assert.That(fixture.Server.Instances(), Has.Length.EqualTo(left));
    }

    [Test]
    public async Task Register_WestOfUtc_ShowsAfterARestart()
    {
        await using var fixture = await StartAsync(new() { Costs = PolarisCosts.None, ZoneOffset = TimeSpan.FromHours(-5) });
        await fixture.Application.RegisterAsync(Native(1), CancellationToken.None);
        Assert.That(fixture.Server.Instances(), Is.Empty);

        await fixture.Server.RestartAsync(CancellationToken.None);

        Assert.That(fixture.Server.Instances(), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task Update_LongerThanTheServerAnswers_IsCutAndYetDone()
    {
        await using var fixture = await StartAsync(new()
        {
            Costs = PolarisCosts.None with { UpdatePerStored = TimeSpan.FromSeconds(60) },
        });
        await fixture.WriteAsync(Item(Native(1)));

        Assert.That(
            async () => await PutAsync(fixture), Throws.InstanceOf<HttpRequestException>());
        Assert.That(fixture.Server.Instances("orders").Single().Weight, Is.EqualTo(100));

        await fixture.Clock.PassAsync(TimeSpan.FromMinutes(2), CancellationToken.None);

        Assert.That(fixture.Server.Instances("orders").Single().Weight, Is.EqualTo(5));
    }

    private static async Task PutAsync(PolarisFixture fixture)
    {
        var put = fixture.PutAsync("/naming/v1/instances", Item(Native(1), weight: 5));
        await fixture.Clock.PassUntilAsync(() => put.IsCompleted, TimeSpan.FromMinutes(1.5), CancellationToken.None);
        await put;
    }

    private static async Task<PolarisFixture> StartWithServicesAsync(params string[] services)
    {
        var fixture = await StartAsync(new());
        await fixture.MeasureAsync(() => fixture.PostAsync("/naming/v1/services", services.Select(name => new { name, @namespace = "default" })));
        return fixture;
    }
}
