using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace PolarisSync.EndToEnd.Tests;

/// <summary>
/// The application's view: a fleet registered in Nacos moves to Polaris instance by instance while the host keeps both sides in step, and back again.
/// </summary>
/// <param name="services">How many services it has.</param>
[Category(Kinds.Measured)]
internal abstract class FleetMoves(int services) : MigrationScene
{
    private const int Instances = 4;
    private static readonly TimeSpan s_longestGap = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private readonly ConcurrentDictionary<string, long> _handOver = new(StringComparer.Ordinal);
    private NacosApplications[] _atNacos = [];

    /// <summary>Where else all of it has to be visible, by name.</summary>
    protected virtual IReadOnlyDictionary<string, Func<Task<IReadOnlyList<Seen>>>> MoreSides { get; } = new Dictionary<string, Func<Task<IReadOnlyList<Seen>>>>(StringComparer.Ordinal);

    [Test]
    public async Task Fleet_MovesInstanceByInstanceAndBack_IsVisibleOnBothSidesAllTheTime()
    {
        List<NacosNative> fleet = [.. from number in Enumerable.Range(0, Instances) from service in Enumerable.Range(0, services) select Native(service, number)];
        _atNacos = [await ConnectToNacosAsync(), await ConnectToNacosAsync(), await ConnectToNacosAsync(), await ConnectToNacosAsync()];
        foreach (var (number, natives) in fleet.GroupBy(NumberOf).Select(static group => (group.Key, group)))
        {
            await _atNacos[number].RegisterAllAsync(natives);
        }

        await WriteDocumentsAsync();
        await Folder.StartReadyAsync(s_patience);
        await WaitUntilInStepAsync(fleet, nativesAtNacos: true);

        await WatchedAsync("Nacos to Polaris", fleet, atOnce: 1, MoveToPolarisAsync);
        await WaitUntilInStepAsync(fleet, nativesAtNacos: false);

        // Nacos shows a newcomer half a second later, so several services are on their way; a round over all of them takes longer than a hand-over, so that of each
        // it is still one instance after the other.
        await WatchedAsync("Polaris to Nacos", fleet, atOnce: services / 5, MoveToNacosAsync);
        await WaitUntilInStepAsync(fleet, nativesAtNacos: true);
    }

    /// <summary>Writes what the host works by.</summary>
    protected virtual Task WriteDocumentsAsync() => WriteDocumentAsync("*");

    /// <summary>Between the moves of two instances of one service.</summary>
    protected virtual Task RestAsync(IReadOnlyList<NacosNative> fleet) => Task.CompletedTask;

    /// <summary>Waits until all of it is visible everywhere.</summary>
    protected async Task WaitUntilVisibleAsync(IReadOnlyList<NacosNative> fleet)
    {
        await Wait.UntilAsync(() => Task.FromResult(Missing(fleet, PolarisShows())), s_patience);
        await Wait.UntilAsync(async () => Missing(fleet, await Sight.AllAsync()), s_patience);
        foreach (var look in MoreSides.Values)
        {
            await Wait.UntilAsync(async () => Missing(fleet, await look()), s_patience);
        }
    }

    private static int NumberOf(NacosNative native) => int.Parse(native.Metadata["number"], CultureInfo.InvariantCulture);

    private async Task MoveToPolarisAsync(NacosNative native)
    {
        await AtPolaris.RegisterAsync(AtPolarisAs(native), CancellationToken.None);
        await Wait.UntilAsync(
            async () => (await AtPolaris.ListAsync("default", native.Service, CancellationToken.None)).Any(seen => seen.Address == native.Address && seen.Mark is null),
            s_patience,
            $"{native} is native in Polaris");
        await _atNacos[NumberOf(native)].DeregisterAsync(native);
    }

    private async Task MoveToNacosAsync(NacosNative native)
    {
        await _atNacos[NumberOf(native)].RegisterAsync(native);
        await Wait.UntilAsync(
            async () => (await Sight.ListAsync(native.Service)).Any(seen => seen.Address == native.Address && seen.Mark is null), s_patience, $"{native} is native in Nacos");
        await AtPolaris.DeregisterAsync(AtPolarisAs(native), CancellationToken.None);
    }

    // Number by number over all services, so that of each service one instance is on its way.
    private async Task WatchedAsync(string direction, List<NacosNative> fleet, int atOnce, Func<NacosNative, Task> move)
    {
        _handOver.Clear();
        List<VisibilityWatch> watches =
        [
            new("Polaris", fleet, () => Task.FromResult(PolarisShows())),
            new("Nacos", fleet, Sight.AllAsync),
            .. MoreSides.Select(side => new VisibilityWatch(side.Key, fleet, side.Value)),
        ];
        try
        {
            await MoveAllAsync(direction, fleet, atOnce, move);
            foreach (var watch in watches)
            {
                await AssertVisibleAsync(watch);
            }
        }
        finally
        {
            foreach (var watch in watches)
            {
                await watch.DisposeAsync();
            }
        }
    }

    private async Task MoveAllAsync(string direction, List<NacosNative> fleet, int atOnce, Func<NacosNative, Task> move)
    {
        var began = Stopwatch.StartNew();
        for (var number = 0; number < Instances; number++)
        {
            await Parallel.ForEachAsync(fleet.Where(native => NumberOf(native) == number), new ParallelOptions { MaxDegreeOfParallelism = atOnce }, async (native, _) =>
            {
                _handOver[$"{native.Service} {native.Address}"] = Stopwatch.GetTimestamp();
                await move(native);
            });
            await RestAsync(fleet);
        }

        await WaitUntilVisibleAsync(fleet);
        TestContext.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{direction}: {fleet.Count} instances moved in {began.Elapsed.TotalSeconds:0} s"));
    }

    private async Task AssertVisibleAsync(VisibilityWatch watch)
    {
        var gaps = await watch.EndAsync();
        var longest = gaps.MaxBy(static gap => gap.Length);
        TestContext.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {watch.Side}: {watch.Samples} samples, at most {watch.LongestStep.TotalMilliseconds:0} ms apart; {gaps.Count} gaps, the longest {longest?.Length.TotalSeconds ?? 0:0.00} s; at most {watch.MostMissing} of a service missing"));
        Assert.That(watch.MostMissing, Is.LessThanOrEqualTo(1), $"{watch.Side}: of one service missing at once: {watch.Worst}");
        Assert.That(gaps.Where(gap => gap.From < _handOver[gap.Place]), Is.Empty, $"{watch.Side}: missing before its own hand-over");
        Assert.That(longest?.Length ?? TimeSpan.Zero, Is.LessThanOrEqualTo(s_longestGap), $"{watch.Side}: {longest}");
    }

    private static string? Missing(IReadOnlyList<NacosNative> fleet, IReadOnlyList<Seen> shown)
    {
        var places = shown.Select(static seen => seen.Place).ToHashSet(StringComparer.Ordinal);
        var missing = fleet.Where(native => !places.Contains($"{native.Service} {native.Address}")).ToList();
        return missing.Count == 0 ? null : $"{missing.Count} missing, such as {missing[0]}";
    }

    // Each place once on each side: native on one, on the other a copy with the name of the side it is native on.
    private async Task WaitUntilInStepAsync(List<NacosNative> fleet, bool nativesAtNacos)
    {
        await Wait.UntilAsync(() => Task.FromResult(Compare(fleet, PolarisShows(), nativesAtNacos ? NacosName : null)), s_patience);
        await Wait.UntilAsync(async () => Compare(fleet, await Sight.AllAsync(), nativesAtNacos ? null : PolarisName), s_patience);
        await WaitUntilVisibleAsync(fleet);
    }

    private static string? Compare(List<NacosNative> fleet, IReadOnlyList<Seen> shown, string? mark) => Registry.Difference(
        new(fleet.Select(native => $"{native.Service} {native.Address} {mark}"), StringComparer.Ordinal),
        new(shown.GroupBy(static seen => seen.Place, StringComparer.Ordinal).Select(static place => $"{place.Key} {string.Join('+', place.Select(static seen => seen.Mark))}"), StringComparer.Ordinal));
}
