using System.Net;
using Microsoft.Extensions.Time.Testing;
using PolarisSync.Tests.Captures;
using PolarisSync.Tests.Fakes.Kong;
using PolarisSync.Tests.Fakes.Kong.Http;

namespace PolarisSync.Fakes.Tests.Kong;

/// <summary>The log of calls, the token, and what calls take.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class KongCallsTests
{
    [Test]
    public async Task Calls_ReadsAndWrites_AreLoggedInTheirOrder()
    {
        await using var kong = await KongFixture.StartAsync();
        await kong.SendAsync("GET", "/upstreams?size=1000&tags=a,b");
        await kong.SendAsync("POST", "/upstreams", new { name = "u" });
        await kong.SendAsync("POST", "/upstreams", new { name = "u" });
        await kong.SendAsync("DELETE", "/upstreams/u");

        Assert.Multiple(() =>
        {
            Assert.That(kong.Server.Calls.All.Select(call => call.ToString()), Is.EqualTo(
            [
                "GET /upstreams?size=1000&tags=a,b -> 200",
                "POST /upstreams -> 201 {\"name\":\"u\"}",
                "POST /upstreams -> 409 {\"name\":\"u\"}",
                "DELETE /upstreams/u -> 204",
            ]));
            Assert.That(kong.Server.Calls.Writes, Has.Length.EqualTo(3));
            Assert.That(kong.Server.Calls.CountOf("POST"), Is.EqualTo(2));
            Assert.That(kong.Server.Calls.CountOf("GET", "/services"), Is.Zero);
        });

        kong.Server.Calls.Clear();

        Assert.That(kong.Server.Calls.Count, Is.Zero);
    }

    [TestCase("Kong-Admin-Token", "secret", HttpStatusCode.OK)]
    [TestCase("apikey", "secret", HttpStatusCode.OK)]
    [TestCase("authorization", "secret", HttpStatusCode.OK)]
    [TestCase("Authorization", "Bearer secret", HttpStatusCode.OK)]
    [TestCase("apikey", "other", HttpStatusCode.Unauthorized)]
    [TestCase("X-Other", "secret", HttpStatusCode.Unauthorized)]
    public async Task AdminToken_InAHeader_LetsInOrNot(string header, string value, HttpStatusCode expected)
    {
        await using var kong = await KongFixture.StartAsync(new FakeKongOptions { AdminToken = "secret" });

        var answer = await kong.SendAsync("GET", "/services", header: header, value: value);

        Assert.That(answer.Status, Is.EqualTo(expected));
    }

    [Test]
    public async Task Limits_LongNamesPathsAndBodies_AreRefusedAsTheServerDoes()
    {
        await using var kong = await KongFixture.StartAsync();
        kong.Server.AddUpstream("u");
        using var longPath = await kong.RawAsync("GET", "/upstreams/" + new string('a', 9000));
        using var largeBody = await kong.RawAsync("POST", "/upstreams", new { name = new string('a', 11_000_000) });
        var longName = await kong.SendAsync("POST", "/upstreams", new { name = new string('a', 2701) });

        Assert.Multiple(() =>
        {
            Assert.That((int)longPath.StatusCode, Is.EqualTo(414));
            Assert.That((int)largeBody.StatusCode, Is.EqualTo(413));
            Assert.That(largeBody.Content.Headers.ContentType!.MediaType, Is.EqualTo("text/html"));
            Assert.That(longName.Status, Is.EqualTo(HttpStatusCode.InternalServerError));
        });
    }

    [TestCase(KongVersion.V2_8_5, 1, 1650, 1670)]
    [TestCase(KongVersion.V2_8_5, 10, 1650, 1670)]
    [TestCase(KongVersion.V3_0_2, 1, 200, 220)]
    [TestCase(KongVersion.V3_0_2, 10, 92, 100)]
    public async Task Costs_AHundredTargets_TakeAsLongAsMeasured(KongVersion version, int atOnce, int least, int most)
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(56));
        var clock = new CostClock(time);
        var began = time.GetUtcNow();

        var writing = Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => WriteAsync(100 / atOnce)));
        while (!writing.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(0.5));
        }

        await writing;
        Assert.That((time.GetUtcNow() - began).TotalMilliseconds, Is.InRange(least, most));

        async Task WriteAsync(int targets)
        {
            for (var written = 0; written < targets; written++)
            {
                await clock.WaitAsync(KongCosts.Measured(version), "POST", "/upstreams/u/targets", CancellationToken.None);
            }
        }
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task Costs_AWrite_WaitsForTheClockAndAReadDoesNot(CancellationToken cancellationToken)
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(56));
        var costs = new KongCosts { TargetAlone = TimeSpan.FromMinutes(1) };
        await using var kong = await KongFixture.StartAsync(new FakeKongOptions { Time = time, Costs = costs });
        kong.Server.AddUpstream("u");

        var writing = kong.SendAsync("POST", "/upstreams/u/targets", new { target = "10.0.0.1:80" });
        var reading = await kong.AddressesAsync("/upstreams/u/targets");
        Assert.That(reading, Is.Empty);
        Assert.That(await new TestClock(time).PassUntilAsync(() => writing.IsCompleted, TimeSpan.FromHours(1), cancellationToken), Is.True);

        Assert.That((await writing).Status, Is.EqualTo(HttpStatusCode.Created));
    }
}
