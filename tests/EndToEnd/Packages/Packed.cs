namespace PolarisSync.EndToEnd.Tests;

/// <summary>What build/pack.sh makes of this tree, made once for all tests.</summary>
internal static class Packed
{
    /// <summary>The version it is packed under: higher than that of the tree, so that what is stamped can be told apart.</summary>
    public const string Version = "9.8.7-pack.1";

    private static readonly SemaphoreSlim s_packing = new(1);
    private static string? s_folder;

    /// <summary>The packages' folder; deleted with the system's temporary files when the run ends.</summary>
    public static async Task<string> FolderAsync()
    {
        foreach (var tool in new[] { "zip", "unzip" })
        {
            if (UnzippedPackage.FindTool(tool) is null)
            {
                Assert.Ignore($"There is no {tool} on PATH: the packages are neither made nor opened.");
            }
        }

        await s_packing.WaitAsync();
        try
        {
            if (s_folder is null)
            {
                var folder = Directory.CreateTempSubdirectory("polarissync-packed-").FullName;
                AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
                var watch = System.Diagnostics.Stopwatch.StartNew();
                await AuthorTools.RunAsync($"bash build/pack.sh {Version} '{folder}'", Product.Root);
                await TestContext.Progress.WriteLineAsync($"build/pack.sh took {watch.Elapsed.TotalSeconds:0} s: {string.Join(", ", Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Select(Describe))}");
                s_folder = folder;
            }

            return s_folder;
        }
        finally
        {
            s_packing.Release();
        }
    }

    /// <summary>A file among them; <c>{0}</c> in its name stands for the version.</summary>
    public static async Task<string> FileAsync(string name) => Path.Combine(await FolderAsync(), string.Format(System.Globalization.CultureInfo.InvariantCulture, name, Version));

    private static string Describe(string file) => $"{Path.GetFileName(file)} {new FileInfo(file).Length / 1048576.0:0.0} MB";
}
