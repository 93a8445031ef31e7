using System.Diagnostics;
using System.Globalization;
using PolarisSync.Tests.Fakes.Kong;

namespace PolarisSync.EndToEnd.Tests.Gateway;

/// <summary>A service of fifty is replaced by its next version, and then lost. What it had for longer than the guard's window is what is normal.</summary>
[TestFixture(KongVersion.V3_0_2)]
[TestFixture(KongVersion.V2_8_5)]
internal sealed class BlueGreenTests(KongVersion version) : PolarisGatewayScene(version)
{
    private const int Size = 50;
    private const int Kept = 35;
    private const string Default = $"{SourceName}.default.{Service}.default";
    private static readonly TimeSpan s_overlap = TimeSpan.FromSeconds(10);

    [TestCase("5s", 8)]
    [TestCase("60s", 70, Category = "Soak")]
    public async Task Fifty_ReplacedAfterTenSeconds_AreNotHeld_ButTheirLossIs(string window, int standing)
    {
        await ForAllAsync(Colour(0, "1.0.0"), PutAsync);
        await WriteDocumentAsync(guard: $$"""{ "window": "{{window}}" }""");
        var host = await Folder.StartReadyAsync(Patience);
        await UntilAsync("default", Colour(0, "1.0.0"));
        await UntilAsync("version-1", Colour(0, "1.0.0"));
        await Wait.WhileAsync(() => Task.FromResult(Kong.LiveTargets(Default).Length == Size ? null : "not blue"), TimeSpan.FromSeconds(standing));

        await ForAllAsync(Colour(100, "2.0.0"), PutAsync);
        await UntilAsync("default", Colour(0, "1.0.0").Concat(Colour(100, "2.0.0")));
        await Wait.WhileAsync(() => Task.FromResult(Kong.LiveTargets(Default).Length == 2 * Size ? null : "not both"), s_overlap);
        var began = Stopwatch.GetTimestamp();
        await ForAllAsync(Colour(0, "1.0.0"), RemoveAsync);
        await UntilAsync("default", Colour(100, "2.0.0"));
        await UntilAsync("version-1", []);
        TestContext.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"green alone after {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s"));
        Assert.That(await host.HeldAsync(), Is.Empty);
        Assert.That(string.Join('\n', host.Log), Does.Not.Contain("Held as"));

        await ForAllAsync(Colour(100, "2.0.0").Skip(1), RemoveAsync);
        await Wait.UntilAsync(async () => (await host.HeldAsync()).Count > 0, Patience, "the loss is held");
        await Wait.WhileAsync(() => Task.FromResult(Kong.LiveTargets(Default).Length >= Kept ? null : $"{Kong.LiveTargets(Default).Length} are left"), TimeSpan.FromSeconds(5));
        TestContext.Out.WriteLine($"{Kong.LiveTargets(Default).Length} kept: {string.Join("; ", (await host.HeldAsync()).Select(static held => (string?)held["reason"]))}");
    }

    private static IEnumerable<GatewayApplication> Colour(int from, string version) => Enumerable.Range(from, Size).Select(number => new GatewayApplication(Service, number, version));

    private Task<TimeSpan> UntilAsync(string group, IEnumerable<GatewayApplication> applications)
    {
        var expected = new SortedSet<string>(applications.Select(static application => application.Address), StringComparer.Ordinal);
        return Wait.UntilAsync(
            () => Task.FromResult(Registry.Difference(expected, new(Kong.LiveTargets($"{SourceName}.default.{Service}.{group}").Select(static target => target.Target), StringComparer.Ordinal))), Patience);
    }
}
