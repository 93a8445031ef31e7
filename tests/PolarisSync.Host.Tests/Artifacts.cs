namespace PolarisSync.Host.Tests;

/// <summary>Where the build put things.</summary>
internal static class Artifacts
{
    /// <summary>The repository's root.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The adapters made for tests, one folder each.</summary>
    public static string TestPlugins => Path.Combine(Root, "artifacts", "test-plugins");

    /// <summary>The product's adapters.</summary>
    public static string Plugins => Path.Combine(Root, "artifacts", "plugins");

    /// <summary>The host's DLL, of the configuration these tests were built in.</summary>
    public static string HostDll => Path.Combine(AppContext.BaseDirectory, "polarissync.dll");

    /// <summary>Copies an adapter's folder, under another name if one is given.</summary>
    public static void CopyPlugin(string name, string into, string? asName = null)
    {
        asName ??= name;
        var folder = Directory.CreateDirectory(Path.Combine(into, asName)).FullName;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(TestPlugins, name)))
        {
            var copy = Path.GetFileName(file).Replace(name, asName, StringComparison.Ordinal);
            File.Copy(file, Path.Combine(folder, copy));
        }
    }

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "PolarisSync.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests do not run below the repository.");
        }

        return folder;
    }
}
