using System.Diagnostics;
using System.Globalization;

namespace PolarisSync.Benchmarks;

/// <summary>What a process has used, read from the kernel.</summary>
internal static class ProcessCost
{
    /// <summary>CPU seconds so far.</summary>
    public static double CpuSeconds(int processId)
    {
        using var process = Process.GetProcessById(processId);
        return process.TotalProcessorTime.TotalSeconds;
    }

    /// <summary>Resident memory now.</summary>
    public static double ResidentMegabytes(int processId) => Kilobytes(processId, "VmRSS:") / 1024;

    /// <summary>The most it ever had resident.</summary>
    public static double PeakMegabytes(int processId) => Kilobytes(processId, "VmHWM:") / 1024;

    private static double Kilobytes(int processId, string key)
    {
        var line = File.ReadLines($"/proc/{processId.ToString(CultureInfo.InvariantCulture)}/status").First(line => line.StartsWith(key, StringComparison.Ordinal));
        return double.Parse(line[key.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture);
    }
}
