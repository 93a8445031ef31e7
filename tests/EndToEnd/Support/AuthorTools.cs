using System.Diagnostics;

namespace PolarisSync.EndToEnd.Tests;

/// <summary>What an author of an adapter has: the package in a folder, and a shell. Everything built is left in folders of the test.</summary>
internal static class AuthorTools
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(10);

    private static readonly SemaphoreSlim s_packing = new(1);
    private static string? s_feed;

    /// <summary>Packs the package of this tree, once, to where the sample's own nuget.config looks; gives that folder.</summary>
    public static async Task<string> PackAsync()
    {
        await s_packing.WaitAsync();
        try
        {
            if (s_feed is null)
            {
                await RunAsync("bash build/pack-abstractions.sh", Product.Root);
                s_feed = Path.Combine(Product.Root, "artifacts", "packages");
            }

            return s_feed;
        }
        finally
        {
            s_packing.Release();
        }
    }

    /// <summary>Runs a script in a folder; gives what it printed, and fails with it.</summary>
    /// <param name="script">Lines for bash.</param>
    /// <param name="folder">Where.</param>
    /// <param name="variables">More variables, for example the folder for packages.</param>
    public static async Task<string> RunAsync(string script, string folder, params (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo("bash", ["-euc", script]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };

        // What the test run itself was told does not concern the build.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || name.StartsWith("VSTEST", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(s_patience);
        var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
        var error = process.StandardError.ReadToEndAsync(deadline.Token);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException timeout)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"'{script}' did not end within {s_patience.TotalMinutes} minutes", timeout);
        }

        return process.ExitCode == 0 ? await output : throw new InvalidOperationException($"'{script}' ended with {process.ExitCode}:\n{await output}\n{await error}");
    }
}
