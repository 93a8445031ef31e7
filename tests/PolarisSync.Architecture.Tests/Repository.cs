namespace PolarisSync.Architecture.Tests;

/// <summary>Finds projects and what was built of them by their folders, so that a new one is found too.</summary>
internal static class Repository
{
    public const string Abstractions = "PolarisSync.Abstractions";
    public const string Core = "PolarisSync.Core";

    /// <summary>The host's assembly; its project is named after the rule, the program after the product.</summary>
    public const string Host = "polarissync";

    private static readonly string[] s_notOurs = ["artifacts", "obj", "bin", ".git", "data", "TestResults"];

    public static string Root { get; } = FindRoot();

    /// <summary>Names of the adapter projects.</summary>
    public static IReadOnlyList<string> Plugins { get; } =
        [.. Directory.EnumerateFiles(Path.Combine(Root, "plugins"), "*.csproj", SearchOption.AllDirectories).Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal)!];

    /// <summary>The folders adapters are built into: the product's and those made for tests.</summary>
    public static IReadOnlyList<string> PluginFolders { get; } =
    [
        .. Plugins.Select(plugin => Path.Combine(Root, "artifacts", "plugins", plugin)),
        .. Directory.EnumerateDirectories(Path.Combine(Root, "tests", "TestPlugins"), "TestPlugins.*")
            .Select(folder => Path.Combine(Root, "artifacts", "test-plugins", Path.GetFileName(folder))).Order(StringComparer.Ordinal),
    ];

    /// <summary>Every DLL that is our own product.</summary>
    public static IReadOnlyList<string> ProductDlls { get; } =
    [
        BuiltDll("PolarisSync.Abstractions", Abstractions),
        BuiltDll("PolarisSync.Core", Core),
        BuiltDll("PolarisSync.Host", Host),
        .. Plugins.Select(plugin => Path.Combine(Root, "artifacts", "plugins", plugin, plugin + ".dll")),
    ];

    /// <summary>A DLL of the configuration these tests were built in.</summary>
    public static string BuiltDll(string project, string assembly)
    {
        var configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        return Path.Combine(Root, "artifacts", "bin", project, configuration, assembly + ".dll");
    }

    /// <summary>Every C# file of ours.</summary>
    public static IEnumerable<string> SourceFiles() => SourceFilesBelow(Root);

    private static IEnumerable<string> SourceFilesBelow(string folder) =>
        Directory.EnumerateFiles(folder, "*.cs")
            .Concat(Directory.EnumerateDirectories(folder).Where(child => !s_notOurs.Contains(Path.GetFileName(child), StringComparer.Ordinal)).SelectMany(SourceFilesBelow));

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
