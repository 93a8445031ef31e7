using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using PolarisSync.Tests.Fakes.Kong;

namespace PolarisSync.EndToEnd.Tests.Gateway;

/// <summary>Applications that never rest, and what people keep in the same Kong, beside our objects, in them and on them: it stays as it is.</summary>
[TestFixture(KongVersion.V3_0_2)]
[TestFixture(KongVersion.V2_8_5)]
internal sealed class ForeignObjectsTests(KongVersion version) : PolarisGatewayScene(version)
{
    private const int Services = 8;
    private static readonly TimeSpan s_pace = TimeSpan.FromMilliseconds(150);

    [Test]
    public Task HandMadeThings_AfterAMinuteOfChurn_AreByteIdentical() => ChurnAsync(TimeSpan.FromSeconds(60));

    [Test]
    [Category("Soak")]
    public Task HandMadeThings_AfterALongChurn_AreByteIdentical() => ChurnAsync(TimeSpan.FromMinutes(
        double.TryParse(Environment.GetEnvironmentVariable("SOAK_MINUTES"), NumberStyles.Float, CultureInfo.InvariantCulture, out var minutes) ? minutes : 10));

    private async Task ChurnAsync(TimeSpan duration)
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("SOAK_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : Random.Shared.Next(1_000_000);
        TestContext.Out.WriteLine($"SOAK_SEED={seed.ToString(CultureInfo.InvariantCulture)}");
        var fleet = new GatewayFleet(seed, Services, SourceName, PutAsync, RemoveAsync);
        await fleet.FillAsync();
        await WriteDocumentAsync("*", HastyGuard);
        await Folder.StartReadyAsync(Patience);
        await Wait.UntilAsync(() => Task.FromResult(fleet.Wrong(Kong, Foreign)), Patience);
        var (ours, tunedService, tunedUpstream) = (fleet.NameOf(0), fleet.NameOf(1), $"{fleet.NameOf(1)}.default");
        Foreign.AddTargetTo($"{ours}.default");
        Foreign.AddTargetTo($"{ours}.version-1");
        Foreign.AddRouteTo(ours);
        await Foreign.TuneAsync($"/services/{tunedService}", Kong.FindService(tunedService)!.Tags, "read_timeout", 5);
        await Foreign.TuneAsync($"/upstreams/{tunedUpstream}", Kong.FindUpstream(tunedUpstream)!.Tags, "slots", 500);
        Kong.Calls.Clear();

        var began = Stopwatch.GetTimestamp();
        using (var timer = new PeriodicTimer(s_pace))
        {
            while (Stopwatch.GetElapsedTime(began) < duration)
            {
                await timer.WaitForNextTickAsync();
                await fleet.StepAsync();
                Assert.That(Foreign.Touched(), Is.Empty);
            }
        }

        await Wait.UntilAsync(() => Task.FromResult(fleet.Wrong(Kong, Foreign)), Patience);
        TestContext.Out.WriteLine($"{fleet.Steps} changes, {Kong.Calls.Writes.Length} writes");
        Assert.Multiple(() =>
        {
            Assert.That(Kong.Calls.Writes.Where(static call => !call.PathOnly.Contains("/targets", StringComparison.Ordinal)), Is.Empty, "no change was about a service or an upstream itself");
            Assert.That(Kong.Calls.Writes, Has.Length.GreaterThan(fleet.Steps / 2));
            Assert.That(JsonNode.Parse(Kong.FindService(tunedService)!.Json)!["read_timeout"]!.GetValue<int>(), Is.EqualTo(5));
            Assert.That(JsonNode.Parse(Kong.FindUpstream(tunedUpstream)!.Json)!["slots"]!.GetValue<int>(), Is.EqualTo(500));
            Assert.That(Kong.FindUpstream(tunedUpstream)!.Tags, Does.Contain("mine"));
            Assert.That(Doubles(), Is.Null);
        });
    }
}
