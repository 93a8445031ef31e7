using System.Globalization;

namespace PolarisSync.EndToEnd.Tests;

/// <summary>What a process has taken from its machine at one moment, as /proc tells it.</summary>
/// <param name="After">Time since the beginning.</param>
/// <param name="Memory">Resident memory in MB.</param>
/// <param name="Handles">Open files, sockets among them.</param>
/// <param name="Threads">Threads.</param>
internal sealed record Figures(TimeSpan After, double Memory, int Handles, int Threads)
{
    /// <summary>The most that the last third of the samples may have more than the first: 10 % and this many MB.</summary>
    private const double MoreMemory = 20;

    private const int MoreHandles = 10;
    private const int MoreThreads = 5;

    /// <summary>Looks at a process.</summary>
    public static Figures Of(int process, TimeSpan after)
    {
        var folder = "/proc/" + process.ToString(CultureInfo.InvariantCulture);
        var status = File.ReadLines(folder + "/status").Select(static line => line.Split(':', 2)).ToDictionary(static line => line[0], static line => line[1].Trim(), StringComparer.Ordinal);
        return new(
            after,
            long.Parse(status["VmRSS"].Split(' ')[0], CultureInfo.InvariantCulture) / 1024d,
            Directory.EnumerateFileSystemEntries(folder + "/fd").Count(),
            int.Parse(status["Threads"], CultureInfo.InvariantCulture));
    }

    /// <summary>What grew between the first and the last third, once the first quarter of the time, which is for warming up, is left out; null when nothing did.</summary>
    public static string? FindGrowth(IReadOnlyList<Figures> samples)
    {
        var settled = samples.Where(sample => sample.After >= samples[^1].After / 4).ToList();
        var third = Math.Max(1, settled.Count / 3);
        var (first, last) = (settled.Take(third).ToList(), settled.TakeLast(third).ToList());
        var grown = new List<string>();
        Compare("resident memory in MB", static sample => sample.Memory, static before => (before * 1.1) + MoreMemory);
        Compare("open handles", static sample => sample.Handles, static before => before + MoreHandles);
        Compare("threads", static sample => sample.Threads, static before => before + MoreThreads);
        return grown.Count == 0 ? null : string.Join("; ", grown);

        void Compare(string what, Func<Figures, double> figure, Func<double, double> most)
        {
            var (before, after) = (Median(first.Select(figure)), Median(last.Select(figure)));
            if (after > most(before))
            {
                grown.Add(string.Create(CultureInfo.InvariantCulture, $"{what}: {before:0.#}, later {after:0.#}, at most {most(before):0.#}"));
            }
        }
    }

    /// <summary>One line of a table.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{After.TotalSeconds,8:0} s {Memory,9:0.0} MB {Handles,8} {Threads,8}");

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
