using CsCheck;
using PolarisSync.Core.Configuration;
using PolarisSync.Core.Guard;
using PolarisSync.Core.Planning;

namespace PolarisSync.Core.Tests.Properties;

/// <summary>What counts as normal, against the words of DESIGN law 9, second by second.</summary>
[TestFixture]
internal sealed class GuardBasePropertyTests
{
    private static readonly DateTimeOffset s_start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly GuardSettings s_settings = new() { Window = TimeSpan.FromSeconds(10), Surge = TimeSpan.FromSeconds(60) };

    private static readonly Gen<VisibleCount> s_count = Gen.Select(Gen.Int[0, 20], Gen.Int[0, 20], static (present, usable) => new VisibleCount(present, Math.Min(present, usable)));

    private static readonly Gen<(int Gap, int Series, VisibleCount Count)[]> s_history =
        Gen.Select(Gen.Int[0, 25], Gen.Int[0, 2], s_count, static (gap, series, count) => (gap, series, count)).Array[1, 40];

    [Test]
    public void Base_AnyHistory_IsAsTheLawSays() => Check(s_history, static history =>
    {
        var second = 0;
        VisibleSeries[] series = [new(), new(), new()];
        List<(int At, VisibleCount Count)>[] counts = [[], [], []];
        foreach (var (gap, index, count) in history)
        {
            second += gap;
            series[index].Add(s_start.AddSeconds(second), count, TimeSpan.FromMinutes(1), s_settings.Window + s_settings.Surge);
            counts[index].Add((second, count));
            Assert.That(GuardBase.Of(series, s_start.AddSeconds(second), s_settings), Is.EqualTo(ByHand(counts, second)));
            Assert.That(GuardBase.Of(series, s_start.AddSeconds(second + 7), s_settings), Is.EqualTo(ByHand(counts, second + 7)));
        }
    });

    [Test]
    public void Base_ThinnedSeries_IsOnlyLower() => Check(
        Gen.Select(Gen.Int[1, 20], s_count, static (gap, count) => (gap, count)).Array[250, 500],
        static history =>
        {
            var settings = s_settings with { Surge = TimeSpan.FromHours(1) };
            var second = 0;
            var series = new VisibleSeries();
            var counts = new List<(int At, VisibleCount Count)>();
            foreach (var (gap, count) in history)
            {
                second += gap;
                series.Add(s_start.AddSeconds(second), count, settings.Window, settings.Window + settings.Surge);
                counts.Add((second, count));
            }

            Assert.That(series.Samples, Has.Count.LessThanOrEqualTo(240));
            for (var at = second; at < second + 4000; at += 300)
            {
                var (thinned, whole) = (GuardBase.Of([series], s_start.AddSeconds(at), settings), Lowest(counts, at - 10 - 3600, at - 10));
                Assert.That(thinned.Present, Is.LessThanOrEqualTo(whole.Present));
                Assert.That(thinned.Usable, Is.LessThanOrEqualTo(whole.Usable));
            }
        },
        30);

    [Test]
    public void Trip_Any_IsAsTheLawSays() => Check(
        Gen.Select(s_count, s_count, Gen.Int[0, 20], Gen.OneOf(0.0, 0.1, 0.3, 0.5, 1.0)),
        static (normal, after, owned, ratio) =>
        {
            var tenths = (int)(ratio * 10);
            var expected = owned >= 10 && ((normal.Present - after.Present) * 10 > normal.Present * tenths || (normal.Usable - after.Usable) * 10 > normal.Usable * tenths);
            Assert.That(GuardBase.Trip(normal, after, owned, s_settings with { MaxLossRatio = ratio }) is not null, Is.EqualTo(expected));
        });

    [Test]
    public void Stored_AnySeries_ComesBackEqual() => Check(s_history, static history =>
    {
        var second = 0;
        var series = new VisibleSeries();
        foreach (var (gap, _, count) in history)
        {
            second += gap;
            series.Add(s_start.AddSeconds(second), count, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5));
        }

        var id = new TargetId("b", PlanCase.Target);
        Assert.That(Core.Engine.State.StoredSeries.From(id, series).ToSeries().Samples, Is.EqualTo(series.Samples));
    });

    private static VisibleCount ByHand(List<(int At, VisibleCount Count)>[] counts, int now)
    {
        var lowest = new VisibleCount(int.MaxValue, int.MaxValue);
        for (var at = now - 70; at <= now - 10; at++)
        {
            lowest = VisibleCount.Min(lowest, counts.Aggregate(VisibleCount.Zero, (sum, series) => sum + At(series, at)));
        }

        return lowest;
    }

    private static VisibleCount Lowest(List<(int At, VisibleCount Count)> counts, int from, int to) =>
        counts.Where(sample => sample.At > from && sample.At <= to).Select(static sample => sample.Count).Append(At(counts, from)).Aggregate(VisibleCount.Min);

    // Before the first count the first one holds: with nothing stored the base is the first complete read.
    private static VisibleCount At(List<(int At, VisibleCount Count)> counts, int second) =>
        counts.Count == 0 ? VisibleCount.Zero : counts.LastOrDefault(sample => sample.At <= second, counts[0]).Count;

    private static void Check<T>(Gen<T> gen, Action<T> property, int cases = 1000) =>
        gen.Sample(property, seed: PropertyRun.Seed, iter: PropertyRun.Iterations(cases), threads: 1);

    private static void Check(Gen<(VisibleCount, VisibleCount, int, double)> gen, Action<VisibleCount, VisibleCount, int, double> property) =>
        Check(gen, value => property(value.Item1, value.Item2, value.Item3, value.Item4), 5000);
}
