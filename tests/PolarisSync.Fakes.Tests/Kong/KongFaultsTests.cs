using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using PolarisSync.Tests.Captures;
using PolarisSync.Tests.Fakes.Kong;
using PolarisSync.Tests.Fakes.Kong.Faults;

namespace PolarisSync.Fakes.Tests.Kong;

/// <summary>What goes wrong when it is told to, and what does not.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(30_000)]
internal sealed class KongFaultsTests
{
    [Test]
    public async Task GoDown_ThenUp_RefusesAndServesOnTheSamePortWithAllThatWasStored()
    {
        await using var kong = await KongFixture.StartAsync();
        kong.Server.AddUpstream("u");
        var address = kong.Server.HostPort;

        await kong.Server.GoDownAsync();
        Assert.That(async () => await kong.SendAsync("GET", "/upstreams"), Throws.InstanceOf<HttpRequestException>());

        await kong.Server.ComeUpAsync(CancellationToken.None);
        Assert.That((await kong.SendAsync("GET", "/upstreams/u")).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(kong.Server.HostPort, Is.EqualTo(address));
    }

    [Test]
    public async Task Next_Failures_EndAfterSoMany()
    {
        await using var kong = await KongFixture.StartAsync();
        kong.Server.Faults.Next(2, KongFault.DatabaseError);

        var statuses = new List<int>();
        for (var call = 0; call < 3; call++)
        {
            statuses.Add((int)(await kong.SendAsync("POST", "/upstreams", new { name = "u" })).Status);
        }

        Assert.That(statuses, Is.EqualTo([500, 500, 201]));
        Assert.That(kong.Server.Calls.All.Select(call => call.Status), Is.EqualTo([500, 500, 201]));
    }

    [Test]
    public async Task Add_APredicate_DisturbsThoseCallsUntilItIsDisposedOf()
    {
        await using var kong = await KongFixture.StartAsync();
        kong.Server.AddUpstream("u");
        var fault = kong.Server.Faults.Add(KongFault.Status(409, "{\"code\":5}"), (method, path) => method == "POST" && path.EndsWith("/targets", StringComparison.Ordinal));

        var disturbed = await kong.SendAsync("POST", "/upstreams/u/targets", new { target = "10.0.0.1:80" });
        var other = await kong.SendAsync("GET", "/upstreams/u/targets");
        fault.Dispose();
        var after = await kong.SendAsync("POST", "/upstreams/u/targets", new { target = "10.0.0.1:80" });

        Assert.Multiple(() =>
        {
            Assert.That((int)disturbed.Status, Is.EqualTo(409));
            Assert.That(disturbed.Body!["code"]!.GetValue<int>(), Is.EqualTo(5));
            Assert.That(other.Status, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(after.Status, Is.EqualTo(HttpStatusCode.Created));
        });
    }

    [Test]
    public async Task TooManyPageAndGarbage_AreWhatTheyAreCalled()
    {
        await using var kong = await KongFixture.StartAsync();
        kong.Server.Faults.Next(1, KongFault.TooMany(TimeSpan.FromSeconds(7)));
        using var tooMany = await kong.RawAsync("GET", "/upstreams");
        kong.Server.Faults.Next(1, KongFault.Page(502));
        using var page = await kong.RawAsync("GET", "/upstreams");
        kong.Server.Faults.Next(1, KongFault.Garbage);

        Assert.Multiple(() =>
        {
            Assert.That((int)tooMany.StatusCode, Is.EqualTo(429));
            Assert.That(tooMany.Headers.RetryAfter!.Delta, Is.EqualTo(TimeSpan.FromSeconds(7)));
            Assert.That((int)page.StatusCode, Is.EqualTo(502));
            Assert.That(page.Content.Headers.ContentType!.MediaType, Is.EqualTo("text/html"));
            Assert.That(async () => await kong.SendAsync("GET", "/upstreams"), Throws.InstanceOf<JsonException>());
        });
    }

    [TestCase(false, 0)]
    [TestCase(true, 1)]
    public async Task Cut_BeforeOrAfter_LosesTheAnswerAndOnlyThenTheWrite(bool done, int upstreams)
    {
        await using var kong = await KongFixture.StartAsync();
        kong.Server.Faults.Next(1, done ? KongFault.AnswerLost : KongFault.Cut);

        Assert.That(async () => await kong.SendAsync("POST", "/upstreams", new { name = "u" }), Throws.InstanceOf<HttpRequestException>());

        Assert.That(kong.Server.Upstreams, Has.Length.EqualTo(upstreams));
        Assert.That(kong.Server.Calls.All.Select(call => call.Status), Is.EqualTo([0]));
    }

    [TestCase(false, 0)]
    [TestCase(true, 1)]
    public async Task Hang_BeforeOrAfter_AnswersNothing(bool done, int upstreams)
    {
        await using var kong = await KongFixture.StartAsync();
        kong.Server.Faults.Next(1, done ? KongFault.HangAfter : KongFault.Hang);
        using var patience = new CancellationTokenSource();

        var hanging = kong.RawAsync("POST", "/upstreams", new { name = "u" }, cancellationToken: patience.Token);
        await UntilAsync(() => kong.Server.Calls.Count == 1);
        Assert.That(hanging.IsCompleted, Is.False);
        await patience.CancelAsync();

        Assert.That(async () => await hanging, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(kong.Server.Upstreams, Has.Length.EqualTo(upstreams));
        Assert.That((await kong.SendAsync("GET", "/upstreams")).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Delay_OnTheServersClock_IsWaitedFor()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(56));
        await using var kong = await KongFixture.StartAsync(new FakeKongOptions { Time = time });
        kong.Server.Faults.Add(KongFault.Delay(TimeSpan.FromMinutes(2)), (method, _) => method == "POST");

        var delayed = kong.SendAsync("POST", "/upstreams", new { name = "u" });
        Assert.That((await kong.SendAsync("GET", "/upstreams")).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(kong.Server.Upstreams, Is.Empty);
        Assert.That(await new TestClock(time).PassUntilAsync(() => delayed.IsCompleted, TimeSpan.FromHours(1), Token), Is.True);

        Assert.That((await delayed).Status, Is.EqualTo(HttpStatusCode.Created));
    }

    [Test]
    public async Task BetweenPages_ATargetIsRemoved_TheNextPageMissesOne()
    {
        await using var kong = await KongFixture.StartAsync();
        kong.Server.AddUpstream("u");
        foreach (var number in Enumerable.Range(1, 4))
        {
            kong.Server.AddTarget("u", $"10.0.0.{number}:80");
        }

        kong.Server.Faults.BetweenPages(_ => kong.Server.RemoveTarget("u", "10.0.0.4:80"));

        var first = await kong.AddressesAsync("/upstreams/u/targets?size=2");
        var second = await kong.AddressesAsync("/upstreams/u/targets?size=2&offset=2");

        Assert.That(first.Concat(second), Is.EqualTo(["10.0.0.4:80", "10.0.0.3:80", "10.0.0.1:80"]));
    }

    [Test]
    public async Task Clear_EveryFault_Ends()
    {
        await using var kong = await KongFixture.StartAsync();
        kong.Server.Faults.Add(KongFault.DatabaseError);
        kong.Server.Faults.Latency = TimeSpan.FromDays(1);
        kong.Server.Faults.Clear();

        Assert.That((await kong.SendAsync("GET", "/upstreams")).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    private static CancellationToken Token => TestContext.CurrentContext.CancellationToken;

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Token);
        }
    }
}
