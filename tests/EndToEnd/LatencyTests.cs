using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace PolarisSync.EndToEnd.Tests;

/// <summary>How long a change takes to the other side, in a catalog of 200 services. Alone, so that the figure means something.</summary>
[Category(Kinds.Measured)]
internal sealed class LatencyTests : Scene
{
    private const int Services = 200;
    private const int Workers = 5;
    private const int Rounds = 20;
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(1);
    private readonly HttpClient _http = new();

    [TearDown]
    public void DisposeClient() => _http.Dispose();

    [Test]
    public async Task Changes_FiveHundredOfFiveKinds_AreThereWithinOneSecond()
    {
        await A.Applications.RegisterAllAsync(Enumerable.Range(0, Services).SelectMany(service => Enumerable.Range(0, 5).Select(number => Instance.Make($"svc-{service}", service, number))));

        // One that stays for each service: losing the last one is another story, and takes the time of confirm_empty.
        await B.Applications.RegisterAllAsync(Enumerable.Range(0, Workers * Rounds).Select(service => Instance.Make($"svc-{service}", service, 0, network: 2)));
        await RunAsync(300, Documents.Task(A, B, guard: "{}"), Documents.Task(B, A, guard: "{}"));
        await B.WaitForCopiesOfAsync(A, TimeSpan.FromSeconds(20));
        await A.WaitForCopiesOfAsync(B, TimeSpan.FromSeconds(20));

        var times = new ConcurrentBag<(string Kind, TimeSpan Time)>();
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => ChangeAsync(worker, times)));

        var sorted = times.Select(time => time.Time).Order().ToList();
        TestContext.Out.WriteLine($"{sorted.Count} changes: {Describe(sorted)}; load of the machine {await LoadAsync()} on {Environment.ProcessorCount} processors");
        foreach (var kind in times.GroupBy(time => time.Kind, StringComparer.Ordinal).OrderBy(kind => kind.Key, StringComparer.Ordinal))
        {
            TestContext.Out.WriteLine($"  {kind.Key}: {Describe([.. kind.Select(time => time.Time).Order()])}");
        }

        Assert.That(sorted, Has.Count.EqualTo(500));
        Assert.That(Percentile(sorted, 0.99), Is.LessThanOrEqualTo(s_limit), "p99");
        Assert.That(await B.CompareAsync("a", A.Applications.Lines), Is.Null);
        Assert.That(await A.CompareAsync("b", B.Applications.Lines), Is.Null);
    }

    private async Task ChangeAsync(int worker, ConcurrentBag<(string Kind, TimeSpan Time)> times)
    {
        // Two of five workers change things the other way round.
        var (source, destination, network) = worker % 2 == 0 ? (A, B, 1) : (B, A, 2);
        for (var round = 0; round < Rounds; round++)
        {
            var number = worker + (round * Workers);
            var instance = Instance.Make($"svc-{number}", number, 9, network);
            times.Add(("register", await MeasureAsync(destination, instance, () => source.Applications.RegisterAsync(instance))));
            var health = instance with { Status = "critical" };
            times.Add(("health", await MeasureAsync(destination, health, () => source.Applications.RegisterAsync(health))));
            var weight = instance with { Weight = 7 };
            times.Add(("weight", await MeasureAsync(destination, weight, () => source.Applications.RegisterAsync(weight))));
            var meta = weight with { Meta = Instance.MetaOf(("version", "2.0")) };
            times.Add(("meta", await MeasureAsync(destination, meta, () => source.Applications.RegisterAsync(meta))));
            times.Add(("deregister", await MeasureAsync(destination, meta, () => source.Applications.DeregisterAsync(meta), gone: true)));
        }
    }

    // From the server's answer to the application until a blocking query at the other side shows it.
    private async Task<TimeSpan> MeasureAsync(Registry destination, Instance expected, Func<Task> change, bool gone = false)
    {
        await change();
        var watch = Stopwatch.StartNew();
        var path = "/v1/health/service/" + expected.Service;
        for (var index = 0L; watch.Elapsed < TimeSpan.FromSeconds(30);)
        {
            using var response = await _http.GetAsync(new Uri(destination.Server.Address, FormattableString.Invariant($"{path}?index={index}&wait=5s")));
            index = long.Parse(response.Headers.GetValues("X-Consul-Index").Single(), CultureInfo.InvariantCulture);
            var entries = JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsArray();
            if (gone ? entries.All(entry => !IsOf(entry!, expected)) : entries.Any(entry => Shows(entry!, expected)))
            {
                return watch.Elapsed;
            }
        }

        throw new TimeoutException($"never on the other side: {expected.Line}");
    }

    // A figure says little without what else the machine was doing.
    private static async Task<string> LoadAsync() => File.Exists("/proc/loadavg") ? (await File.ReadAllTextAsync("/proc/loadavg")).Split(' ')[0] : "unknown";

    private static bool IsOf(JsonNode entry, Instance expected) =>
        (string?)entry["Service"]!["Address"] == expected.Host && (int)entry["Service"]!["Port"]! == expected.Port;

    private static bool Shows(JsonNode entry, Instance expected) =>
        IsOf(entry, expected)
        && (int)entry["Service"]!["Weights"]!["Passing"]! == expected.Weight
        && (string?)entry["Service"]!["Meta"]!["version"] == expected.Meta["version"]
        && entry["Checks"]!.AsArray().Any(check => (string?)check!["Status"] == expected.Status);

    private static TimeSpan Percentile(List<TimeSpan> sorted, double share) => sorted[(int)Math.Ceiling(sorted.Count * share) - 1];

    private static string Describe(List<TimeSpan> sorted) => FormattableString.Invariant(
        $"p50 {Percentile(sorted, 0.5).TotalMilliseconds:0} ms, p99 {Percentile(sorted, 0.99).TotalMilliseconds:0} ms, max {sorted[^1].TotalMilliseconds:0} ms");
}
