using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using PolarisSync.Tests.Fakes.Kong;

namespace PolarisSync.EndToEnd.Tests.Gateway;

/// <summary>What happens to the applications of one service, the writes of the Admin API each change may cost, and how long it takes to them.</summary>
/// <param name="kong">The gateway.</param>
/// <param name="service">The service.</param>
/// <param name="put">Registers an application, or registers it again.</param>
/// <param name="remove">Takes one away.</param>
internal sealed class GatewayStory(FakeKong kong, string service, Func<GatewayApplication, Task> put, Func<GatewayApplication, Task> remove)
{
    /// <summary>The upstreams before and after.</summary>
    public const string Picture =
        "default: 10.0.0.1:8080*100 10.0.0.2:8080*100 10.0.0.3:8080*100 10.0.0.4:8080*200 10.0.0.5:8080*100\nversion-1: 10.0.0.1:8080*100 10.0.0.2:8080*100\nversion-2: 10.0.0.3:8080*100 10.0.0.4:8080*200";

    private const int Rounds = 2;
    private const int LongestPause = 1000;
    private static readonly TimeSpan s_half = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);
    private readonly List<(string Change, TimeSpan Took)> _times = [];

    /// <summary>Registers those that are there from the beginning.</summary>
    public async Task FillAsync()
    {
        await put(new(service, 0, "1.0.0"));
        await put(new(service, 1, "1.0.0"));
        await put(new(service, 2, "2.0.0"));
        await put(new(service, 3, "2.0.0") { Shares = 2 });
        await put(new(service, 4, ""));
    }

    /// <summary>One comes, changes, moves to the other group, falls ill, is well again and goes; each as few writes as are safe, half of them within a second.</summary>
    /// <param name="name">The service's name in the gateway.</param>
    /// <param name="version">The gateway's version.</param>
    public async Task PlayAsync(string name, KongVersion version)
    {
        kong.Calls.Clear();
        for (var round = 0; round < Rounds; round++)
        {
            var one = new GatewayApplication(service, 9 + round, "1.0.0");
            var moved = one with { Version = "2.0.0", Shares = 3 };
            await ExpectAsync(name, "comes", () => put(one), $"POST default {one.Address} 100", $"POST version-1 {one.Address} 100");
            await ExpectAsync(
                name,
                "weight",
                () => put(one with { Shares = 3 }),
                version == KongVersion.V2_0_5 ? [$"POST default {one.Address} 300", $"POST version-1 {one.Address} 300"] : ["PATCH default 300", "PATCH version-1 300"]);
            var order = await ExpectAsync(name, "moves", () => put(moved), "DELETE version-1", $"POST version-2 {one.Address} 300");
            Assert.That(order[0], Does.StartWith("POST"), "the new target is written before the old one goes");
            await ExpectAsync(name, "falls ill", () => put(moved with { IsHealthy = false }), "DELETE default", "DELETE version-2");
            await ExpectAsync(name, "is well", () => put(moved), $"POST default {one.Address} 300", $"POST version-2 {one.Address} 300");
            await ExpectAsync(name, "goes", () => remove(moved), "DELETE default", "DELETE version-2");
        }

        var sorted = _times.Select(static time => time.Took).Order().ToList();
        var each = string.Join(", ", _times.Select(static time => string.Create(CultureInfo.InvariantCulture, $"{time.Change} {time.Took.TotalSeconds:0.00}")));
        TestContext.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{sorted.Count} changes to their last write: p50 {sorted[sorted.Count / 2].TotalSeconds:0.00} s, at most {sorted[^1].TotalSeconds:0.00} s: {each}"));
        TestContext.Out.WriteLine($"{kong.Calls.Writes.Length} writes and {kong.Calls.CountOf("GET")} reads");
        Assert.That(sorted[sorted.Count / 2], Is.LessThanOrEqualTo(s_half), "p50");
    }

    // Nothing else may have been written since the change before either.
    private async Task<IReadOnlyList<string>> ExpectAsync(string name, string change, Func<Task> act, params string[] writes)
    {
        // At any moment of the host's own clocks.
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(Random.Shared.Next(1, LongestPause)));
        await pause.WaitForNextTickAsync();
        var before = kong.Calls.Writes.Length;
        var began = Stopwatch.GetTimestamp();
        await act();
        await Wait.UntilAsync(() => Task.FromResult(kong.Calls.Writes.Length - before >= writes.Length), s_patience, $"{change}: {string.Join(", ", writes)}");
        _times.Add((change, Stopwatch.GetElapsedTime(began)));
        List<string> done = [.. kong.Calls.Writes.Skip(before).Select(call => Describe(name, call))];
        Assert.That(done.Order(StringComparer.Ordinal), Is.EqualTo(writes.Order(StringComparer.Ordinal)), $"{change}\n{string.Join('\n', kong.Calls.All.TakeLast(20))}");
        return done;
    }

    private string Describe(string name, KongCall call)
    {
        var upstream = kong.FindUpstream(call.PathOnly.Split('/')[2])?.Name[(name.Length + 1)..] ?? call.PathOnly;
        var body = call.Body.Length == 0 ? null : JsonNode.Parse(call.Body);
        var failed = call.Status is >= 200 and < 300 ? "" : FormattableString.Invariant($"answered {call.Status}");
        return string.Join(' ', new[] { call.Method, upstream, body?["target"]?.ToString(), body?["weight"]?.ToString(), failed }.Where(static word => !string.IsNullOrEmpty(word)));
    }
}
