using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using PolarisSync.Abstractions;
using PolarisSync.Tests.Fakes;
using PolarisSync.Tests.Fakes.Polaris;

namespace PolarisSync.Plugins.Polaris.Fake;

/// <summary>Measures instead of proving; run by name. What it printed last stands in the plugin's README.</summary>
[Category("Soak")]
internal sealed class PolarisFigures : FakePolarisTests
{
    private const int InstancesEach = 2;
    private const int Changes = 60;
    private static readonly TimeSpan s_quiet = TimeSpan.FromSeconds(10);

    protected override FakePolarisOptions Options => new() { Costs = PolarisCosts.None };

    protected override TimeSpan Deadline => TimeSpan.FromMinutes(5);

    [Test]
    public async Task Watch_CostAndLatency([Values] bool withGrpc, [Values(100, 1000, 10_000)] int services)
    {
        await PutNativesAsync(Enumerable.Range(0, services * InstancesEach).Select(number => ($"s{number % services}", number / services)));
        Server.TurnCache();
        var keys = Enumerable.Range(0, services).Select(number => Key($"s{number}")).ToList();
        var endpoint = await OpenAsync(withGrpc);
        var firstAt = Stopwatch.GetTimestamp();
        await endpoint.Source!.ReadServicesAsync(keys, Token).CountAsync(Token);
        var first = Stopwatch.GetElapsedTime(firstAt);
        var firstSeen = new ConcurrentDictionary<ServiceKey, long>();
        await using var watch = new WatchProbe(endpoint.Source!, keys);
        await watch.LiveAsync();

        Server.Calls.Reset();
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        await Eventually.StayTrueAsync(() => watch.Error is null, s_quiet, () => "the watch ended");
        var used = Process.GetCurrentProcess().TotalProcessorTime - cpu;
        var asked = Server.Calls.Of(PolarisCall.Discover) / s_quiet.TotalSeconds;
        var others = (Server.Calls.Of(PolarisCall.All) / s_quiet.TotalSeconds) - asked;

        watch.Told = snapshot => firstSeen.TryAdd(snapshot.Service, Stopwatch.GetTimestamp());
        var weights = await MeasureAsync(firstSeen, services, (name, number) => PutNativesAsync([(name, number)], weight: 50), offset: 0);
        var joins = await MeasureAsync(firstSeen, services, (name, _) => PutNativesAsync([(name, InstancesEach)]), offset: Changes);
        Print($"{(withGrpc ? "gRPC" : "HTTP")}, {services} services: all read in {first.TotalMilliseconds:0} ms; quiet {asked:0} questions/s, {others:0.0} other calls/s, {used / s_quiet:P1} of a core for both sides; weight changed: {Text(weights)}; instance joined: {Text(joins)}");
    }

    private async Task<List<double>> MeasureAsync(ConcurrentDictionary<ServiceKey, long> seen, int services, Func<string, int, Task> change, int offset)
    {
        seen.Clear();
        var changed = new Dictionary<ServiceKey, long>();
        foreach (var number in Enumerable.Range(0, Math.Min(Changes, (services / 2) - 1)))
        {
            var name = $"s{(offset + (number * (services / (2 * Changes) + 1))) % services}";
            changed[Key(name)] = Stopwatch.GetTimestamp();
            await change(name, 0);
        }

        await Eventually.BeTrueAsync(() => changed.Keys.All(seen.ContainsKey), TimeSpan.FromMinutes(3), "every change is told");
        return [.. changed.Select(entry => Stopwatch.GetElapsedTime(entry.Value, seen[entry.Key]).TotalSeconds).Order()];
    }

    private static FormattableString Text(List<double> seconds) => $"p50 {seconds[seconds.Count / 2]:0.0} s, p99 {seconds[(seconds.Count * 99 / 100)]:0.0} s";

    private static void Print(FormattableString text) => TestContext.Out.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
