using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PolarisSync.Host.Loading;

/// <summary>One folder below the plugins folder: an adapter is <c>NAME/NAME.dll</c> and what it brings along.</summary>
/// <param name="FullPath">The folder's absolute path.</param>
internal sealed record AdapterFolder(string FullPath)
{
    // They change nothing about what is loaded, and are copied last as often as first.
    private static readonly string[] s_idle = [".pdb", ".xml", ".md", ".txt"];

    /// <summary>The folder's name, which is the adapter's.</summary>
    public string Name { get; } = Path.GetFileName(Path.TrimEndingDirectorySeparator(FullPath));

    /// <summary>The DLL that is loaded, as people see it: <c>NAME/NAME.dll</c>.</summary>
    public string File => $"{Name}/{Name}.dll";

    /// <summary>The DLL that is loaded.</summary>
    public string Dll => Path.Combine(FullPath, Name + ".dll");

    /// <summary>Every folder that holds a DLL, sorted by name; none when the plugins folder is absent.</summary>
    public static IReadOnlyList<AdapterFolder> List(string pluginsPath) => Directory.Exists(pluginsPath)
        ? [.. Directory.EnumerateDirectories(pluginsPath).Select(path => new AdapterFolder(path)).Where(folder => folder.MayHoldLibraries()).OrderBy(folder => folder.Name, StringComparer.Ordinal)]
        : [];

    // One that cannot be looked into is told when it is loaded, and stops no other.
    private bool MayHoldLibraries()
    {
        try
        {
            return Libraries().Any();
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            return true;
        }
    }

    /// <summary>File names of the DLLs directly in the folder, sorted.</summary>
    public IEnumerable<string> Libraries() => Directory.EnumerateFiles(FullPath, "*.dll").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    /// <summary>File names of everything in the folder and below it.</summary>
    public IReadOnlySet<string> FileNames() =>
        Directory.EnumerateFiles(FullPath, "*", SearchOption.AllDirectories).Select(path => Path.GetFileName(path)).ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Names, sizes and times of all files that matter: cheap, and another one as soon as anything is copied.</summary>
    /// <exception cref="IOException">A file vanished meanwhile.</exception>
    public string Stamp()
    {
        var text = new StringBuilder();
        foreach (var file in Files())
        {
            text.Append(CultureInfo.InvariantCulture, $"{Path.GetRelativePath(FullPath, file.FullName)}|{file.Length}|{file.LastWriteTimeUtc.Ticks}\n");
        }

        return text.ToString();
    }

    /// <summary>A hash of names and contents of all files that matter.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public string Revision()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Files())
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{Path.GetRelativePath(FullPath, file.FullName)}|{file.Length}\n"));
            hash.AppendData(System.IO.File.ReadAllBytes(file.FullName));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    private IEnumerable<FileInfo> Files() =>
        new DirectoryInfo(FullPath).EnumerateFiles("*", SearchOption.AllDirectories)
            .Where(file => !s_idle.Contains(file.Extension, StringComparer.OrdinalIgnoreCase))
            .OrderBy(file => file.FullName, StringComparer.Ordinal);
}
