using System.Diagnostics;
using System.Globalization;
using PolarisSync.Tests.Fakes.Polaris;

namespace PolarisSync.EndToEnd.Tests;

/// <summary>The document people start from, with the ports changed and nothing else: one service, both ways. What is measured runs alone, so that the figures mean something.</summary>
[Order(1)]
internal sealed class TwoWayExampleTests : MigrationScene
{
    private const string Service = "nacos.test.3";
    private const int Changes = 300;
    private static readonly TimeSpan s_toPolaris = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_toNacos = TimeSpan.FromSeconds(2.5);
    private static readonly TimeSpan s_ownShare = TimeSpan.FromSeconds(0.7);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private ChangingFleet _nacosFleet = null!;
    private ChangingFleet _polarisFleet = null!;

    [SetUp]
    public async Task FillAsync()
    {
        var atNacos = await ConnectToNacosAsync();
        _nacosFleet = new(1, atNacos.RegisterAsync, atNacos.DeregisterAsync);
        _polarisFleet = new(2, native => AtPolaris.RegisterAsync(AtPolarisAs(native), CancellationToken.None), native => AtPolaris.DeregisterAsync(AtPolarisAs(native), CancellationToken.None));
        await _nacosFleet.FillAsync();
        await _polarisFleet.FillAsync();
        await WriteDocumentAsync();
    }

    [Test]
    [Category(Kinds.Measured)]
    public async Task Changes_ThreeHundredEachWay_ArriveInTime()
    {
        await Folder.StartReadyAsync(s_patience);
        await WaitUntilInStepAsync([], []);

        await using var nacos = new Sightings(() => Sight.ListAsync(Service));
        await using var polaris = new Sightings(() => Task.FromResult(PolarisShows()));
        await using var discover = new Sightings(async () => [.. (await AtPolaris.DiscoverAsync("default", Service, CancellationToken.None) ?? []).Select(See)]);
        var began = (Time: TimeProvider.System.GetUtcNow(), Stamp: Stopwatch.GetTimestamp());
        var changes = await Task.WhenAll(_nacosFleet.ChangeAsync(Changes), _polarisFleet.ChangeAsync(Changes));
        await WaitUntilInStepAsync([], []);
        await Wait.UntilAsync(() => Task.FromResult(changes[0].Any(change => polaris.Of(change.Address, isCopy: true, change.Content) is null) ? "not all changes were seen in Polaris" : null), s_patience);
        await Wait.UntilAsync(() => Task.FromResult(changes[1].Any(change => nacos.Of(change.Address, isCopy: true, change.Content) is null) ? "not all changes were seen in Nacos" : null), s_patience);

        var writesAtPolaris = Polaris.Writes.All.Where(static write => write.Channel == PolarisChannel.Console && (write.After ?? write.Before) is not null)
            .Select(write => ((write.After ?? write.Before)!.Address, write.After?.Metadata.GetValueOrDefault(Sightings.ChangeKey) ?? Change.Gone, Stamp(write.At, began)));
        var writesAtNacos = Nacos.Writes.Where(static write => write.By != NacosApplications.Name)
            .Select(write => (write.Address, write.After?.GetValueOrDefault(Sightings.ChangeKey) ?? Change.Gone, Stamp(write.At, began)));
        Judge("Nacos to Polaris", changes[0], nacos, polaris, FirstOf(writesAtPolaris), s_toPolaris);
        Judge("Polaris to Nacos", changes[1], discover, nacos, FirstOf(writesAtNacos), s_toNacos);
    }

    [Test]
    public async Task Copies_BothWays_CarryTheMarkAndStandStill()
    {
        // What another tool left: the same mark, at Polaris under the computed id. No native of ours stands there.
        var otherTool = await ConnectToNacosAsync();
        var leftAtNacos = Marked("10.9.0.1", PolarisName);
        var leftAtPolaris = Marked("10.9.0.2", NacosName);
        await otherTool.RegisterAsync(leftAtNacos);
        await AtPolaris.RegisterAsync(AtPolarisAs(leftAtPolaris), CancellationToken.None);

        // One more of its copies, at the address of a native that runs.
        var doubled = Marked(_nacosFleet.Natives.Values.First().Host, NacosName);
        await AtPolaris.RegisterAsync(AtPolarisAs(doubled), CancellationToken.None);

        var host = await Folder.StartReadyAsync(s_patience);
        await WaitUntilInStepAsync([leftAtNacos], [leftAtPolaris, doubled]);
        await WaitForNextAuditAsync(host);
        await Task.WhenAll(_nacosFleet.ChangeAsync(10), _polarisFleet.ChangeAsync(10));
        await WaitUntilInStepAsync([leftAtNacos], [leftAtPolaris, doubled]);

        Polaris.Writes.Reset();
        Nacos.ClearRecords();
        var last = await LastAuditsAsync(host);
        var quiet = Stopwatch.StartNew();
        await WaitForNextAuditAsync(host);
        await Wait.WhileAsync(() => Task.FromResult(Polaris.Writes.Count + Nacos.Writes.Count > 0 ? "something was written although nothing changed" : null), TimeSpan.FromSeconds(3));
        TestContext.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{quiet.Elapsed.TotalSeconds:0} s without a write, audits of {string.Join(", ", last.Keys)} among them"));
        Assert.That(await CompareAsync([leftAtNacos], [leftAtPolaris, doubled]), Is.Null);
    }

    private static NacosNative Marked(string host, string mark) =>
        new(Service, host, 8080) { Metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["__sync__"] = mark } };

    private static long Stamp(DateTimeOffset at, (DateTimeOffset Time, long Stamp) began) => began.Stamp + (long)((at - began.Time).TotalSeconds * Stopwatch.Frequency);

    private static Dictionary<(string Address, string Content), long> FirstOf(IEnumerable<(string Address, string Content, long At)> writes) =>
        writes.GroupBy(static write => (write.Address, write.Content)).ToDictionary(static group => group.Key, static group => group.Min(static write => write.At));

    private static void Judge(
        string direction, IReadOnlyList<Change> changes, Sightings source, Sightings destination, Dictionary<(string Address, string Content), long> writes, TimeSpan limit)
    {
        var all = changes.Select(change => Stopwatch.GetElapsedTime(change.At, destination.Of(change.Address, isCopy: true, change.Content)!.Value)).Order().ToList();
        var own = changes.Select(change => Stopwatch.GetElapsedTime(source.Of(change.Address, isCopy: false, change.Content) ?? change.At, writes[(change.Address, change.Content)])).Order().ToList();
        TestContext.Out.WriteLine($"{direction}: {changes.Count} changes, seen there {Describe(all)}; our own share {Describe(own)}");
        Assert.That(changes, Has.Count.EqualTo(Changes));
        Assert.That(Percentile(all, 0.99), Is.LessThanOrEqualTo(limit), $"{direction}, p99");
        Assert.That(Percentile(own, 0.99), Is.LessThanOrEqualTo(s_ownShare), $"{direction}, our own share, p99");
    }

    private static string Describe(List<TimeSpan> sorted) => string.Create(
        CultureInfo.InvariantCulture,
        $"p50 {Percentile(sorted, 0.5).TotalSeconds:0.00} s, p99 {Percentile(sorted, 0.99).TotalSeconds:0.00} s, at most {sorted[^1].TotalSeconds:0.00} s");

    private static TimeSpan Percentile(List<TimeSpan> sorted, double part) => sorted[Math.Min(sorted.Count - 1, (int)Math.Ceiling(sorted.Count * part) - 1)];

    private Task<TimeSpan> WaitUntilInStepAsync(IReadOnlyList<NacosNative> otherAtNacos, IReadOnlyList<NacosNative> otherAtPolaris) =>
        Wait.UntilAsync(() => CompareAsync(otherAtNacos, otherAtPolaris), s_patience);

    // On each side its natives, the copies of the other's natives with that one's name on them, what another tool left there, and nothing else.
    private async Task<string?> CompareAsync(IReadOnlyList<NacosNative> otherAtNacos, IReadOnlyList<NacosNative> otherAtPolaris) =>
        Compare("Nacos", await Sight.ListAsync(Service), _nacosFleet, _polarisFleet, PolarisName, otherAtNacos)
        ?? Compare("Polaris", PolarisShows(), _polarisFleet, _nacosFleet, NacosName, otherAtPolaris);

    private static string? Compare(string side, IReadOnlyList<Seen> shown, ChangingFleet own, ChangingFleet other, string mark, IReadOnlyList<NacosNative> left) =>
        Registry.Difference(
            new(own.Natives.Values.Select(static native => Line(native.Address, native.Metadata)).Concat(other.Natives.Values.Select(native =>
                Line(native.Address, new Dictionary<string, string>(native.Metadata, StringComparer.Ordinal) { ["__sync__"] = mark })))
                .Concat(left.Select(static native => Line(native.Address, native.Metadata))), StringComparer.Ordinal),
            new(shown.Select(static seen => Line(seen.Address, seen.Metadata)), StringComparer.Ordinal)) is { } difference ? $"{side}: {difference}"
        : shown.Count != own.Natives.Count + other.Natives.Count + left.Count ? $"{side}: {shown.Count} instances, some of them twice"
        : null;

    private static string Line(string address, IReadOnlyDictionary<string, string> metadata) =>
        $"{address} {string.Join(';', metadata.OrderBy(static pair => pair.Key, StringComparer.Ordinal).Select(static pair => pair.Key + "=" + pair.Value))}";

    private static async Task<Dictionary<string, string?>> LastAuditsAsync(HostProcess host) =>
        (await host.ListAsync("endpoints")).ToDictionary(static endpoint => (string)endpoint["name"]!, static endpoint => (string?)endpoint["last_audit"], StringComparer.Ordinal);

    private static async Task WaitForNextAuditAsync(HostProcess host)
    {
        var first = await LastAuditsAsync(host);
        await Wait.UntilAsync(async () => (await LastAuditsAsync(host)).All(audit => audit.Value is not null && audit.Value != first[audit.Key]), TimeSpan.FromSeconds(100), "an audit of both sides");
    }
}
