namespace PolarisSync.EndToEnd.Tests;

/// <summary>Where the build put what is tested.</summary>
internal static class Product
{
    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The host's program: what POLARISSYNC_HOST_PROGRAM names, else that of the same build configuration as these tests.</summary>
    public static string HostProgram { get; } = Environment.GetEnvironmentVariable("POLARISSYNC_HOST_PROGRAM") is { Length: > 0 } named ? named : Path.Combine(
        Root, "artifacts", "bin", "PolarisSync.Host", Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)), "polarissync.dll");

    /// <summary>The adapters: what POLARISSYNC_PLUGINS names, else those of the build.</summary>
    public static string Plugins { get; } = Environment.GetEnvironmentVariable("POLARISSYNC_PLUGINS") is { Length: > 0 } named ? named : Path.Combine(Root, "artifacts", "plugins");

    /// <summary>The version it tells.</summary>
    public static string Version { get; } = System.Diagnostics.FileVersionInfo.GetVersionInfo(HostProgram).ProductVersion!.Split('+')[0];

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "PolarisSync.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside the tree they were built in.");
        }

        return folder.FullName;
    }
}
