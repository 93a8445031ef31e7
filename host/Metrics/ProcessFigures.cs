using System.Diagnostics;

namespace PolarisSync.Host.Metrics;

/// <summary>Figures of this process.</summary>
internal sealed record ProcessFigures(double CpuSeconds, long ResidentBytes, int Threads, int OpenFiles, double StartedAtUnixSeconds)
{
    public static ProcessFigures Read()
    {
        using var process = Process.GetCurrentProcess();
        return new ProcessFigures(
            process.TotalProcessorTime.TotalSeconds,
            process.WorkingSet64,
            process.Threads.Count,
            CountOpenFiles(),
            (process.StartTime.ToUniversalTime() - DateTime.UnixEpoch).TotalSeconds);
    }

    private static int CountOpenFiles() => Directory.Exists("/proc/self/fd") ? Directory.EnumerateFileSystemEntries("/proc/self/fd").Count() : 0;
}
