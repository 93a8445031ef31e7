namespace PolarisSync.Tests.Captures;

/// <summary>Where the recorded exchanges are: the variable POLARISSYNC_CAPTURES, else shared/captures beside the repository.</summary>
public static class CaptureFolder
{
    /// <summary>The variable that names the folder.</summary>
    public const string Variable = "POLARISSYNC_CAPTURES";

    /// <summary>The folder, or null where there is none.</summary>
    public static string? Root { get; } = Find();

    /// <summary>Why nothing can be replayed here: for the message of a skipped test.</summary>
    public static string MissingReason =>
        $"There are no captures: set {Variable} to their folder, or put them into shared/captures beside the repository.";

    /// <summary>The files of one system and version, by name; none where there are no captures.</summary>
    public static IReadOnlyList<string> Files(string systemAndVersion)
    {
        var folder = Root is null ? null : Path.Combine(Root, systemAndVersion);
        return folder is null || !Directory.Exists(folder) ? [] : [.. Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal)];
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            return Directory.Exists(named) ? named : null;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "PolarisSync.sln")))
            {
                var beside = Path.Combine(folder.FullName, "..", "shared", "captures");
                return Directory.Exists(beside) ? Path.GetFullPath(beside) : null;
            }
        }

        return null;
    }
}
