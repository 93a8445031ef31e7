using PolarisSync.Core.Configuration;
using PolarisSync.Core.Planning;

namespace PolarisSync.Core.Guard;

/// <summary>What counts as normal in a scope (DESIGN law 9). Pure.</summary>
internal static class GuardBase
{
    /// <summary>
    /// The lower of the count at the start of the window and the lowest count of the surge before it. The counts of a scope are the sums
    /// over its targets at each moment.
    /// </summary>
    public static VisibleCount Of(IReadOnlyCollection<VisibleSeries> scope, DateTimeOffset now, GuardSettings settings)
    {
        var end = now - settings.Window;
        var start = end - settings.Surge;
        var sum = VisibleCount.Zero;
        var steps = new List<(DateTimeOffset At, VisibleCount Delta)>();
        foreach (var series in scope)
        {
            var last = series.At(start);
            sum += last;
            foreach (var sample in series.Samples)
            {
                if (sample.At > end)
                {
                    break;
                }

                if (sample.At > start)
                {
                    steps.Add((sample.At, sample.Count - last));
                    last = sample.Count;
                }
            }
        }

        var lowest = sum;
        steps.Sort(static (left, right) => left.At.CompareTo(right.At));
        for (var i = 0; i < steps.Count; i++)
        {
            sum += steps[i].Delta;
            if (i + 1 == steps.Count || steps[i + 1].At != steps[i].At)
            {
                lowest = VisibleCount.Min(lowest, sum);
            }
        }

        return lowest;
    }

    /// <summary>Whether a fall from the base is more than an accident may look like; tells the numbers, else null.</summary>
    public static string? Trip(VisibleCount normal, VisibleCount after, int owned, GuardSettings settings)
    {
        if (owned < settings.MinOwned)
        {
            return null;
        }

        if (Falls(normal.Present, after.Present, settings.MaxLossRatio))
        {
            return Sentence("visible instances", normal.Present, after.Present, settings);
        }

        return Falls(normal.Usable, after.Usable, settings.MaxLossRatio) ? Sentence("usable instances", normal.Usable, after.Usable, settings) : null;
    }

    /// <summary>The numbers of a fall that trips; null for one that does not.</summary>
    public static string? Tell(int normal, int after, bool usable, GuardSettings settings) =>
        Falls(normal, after, settings.MaxLossRatio) ? Sentence(usable ? "usable instances" : "visible instances", normal, after, settings) : null;

    /// <summary>Of a fall that trips: whether it is the usable instances that fall too far, not the visible ones.</summary>
    public static bool IsAboutUsable(VisibleCount normal, VisibleCount after, GuardSettings settings) => !Falls(normal.Present, after.Present, settings.MaxLossRatio);

    private static bool Falls(int normal, int after, double ratio) => normal > 0 && normal - after > (normal * ratio) + 1e-9;

    private static string Sentence(string what, int normal, int after, GuardSettings settings) =>
        FormattableString.Invariant(
            $"{what} would fall from {normal} to {after} ({100.0 * (normal - after) / normal:0.#}%), more than {100 * settings.MaxLossRatio:0.#}% is held");
}
