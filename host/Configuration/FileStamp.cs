using System.Security.Cryptography;

namespace PolarisSync.Host.Configuration;

/// <summary>What tells two states of a file apart. The default value is the stamp of an absent file.</summary>
/// <param name="Target">The real path, links at every level resolved: replacing one changes it, as ConfigMap mounts do with <c>..data</c>.</param>
/// <param name="Written">Time of the last write.</param>
/// <param name="Length">Length in bytes.</param>
/// <param name="Content">A hash of the content of files up to 256 KiB: some tools rename over with the old time, and a value may keep its length.</param>
internal readonly record struct FileStamp(string? Target, DateTime Written, long Length, UInt128 Content)
{
    private const int MostLinks = 40;
    private const int MostHashed = 256 * 1024;

    /// <summary>The stamp now; that of an absent file when it cannot be looked at.</summary>
    public static FileStamp Of(string fullPath)
    {
        try
        {
            var target = Resolve(fullPath);
            var info = new FileInfo(target);
            return info.Exists ? new(target, info.LastWriteTimeUtc, info.Length, Hash(info)) : default;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It may vanish between two looks.
            return default;
        }
    }

    /// <summary>The path with links at every level resolved, as far as it exists.</summary>
    public static string Resolve(string fullPath)
    {
        var root = Path.GetPathRoot(fullPath) ?? "/";
        var ahead = new Stack<string>(Parts(fullPath[root.Length..]).Reverse());
        var resolved = root;
        var links = 0;
        while (ahead.TryPop(out var part))
        {
            var next = Path.GetFullPath(Path.Combine(resolved, part));
            if (new FileInfo(next).LinkTarget is not { } target || ++links > MostLinks)
            {
                resolved = next;
                continue;
            }

            if (Path.IsPathRooted(target))
            {
                resolved = root;
                target = target[root.Length..];
            }

            foreach (var below in Parts(target).Reverse())
            {
                ahead.Push(below);
            }
        }

        return resolved;
    }

    private static UInt128 Hash(FileInfo file)
    {
        if (file.Length > MostHashed)
        {
            return default;
        }

        try
        {
            using var stream = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return BitConverter.ToUInt128(SHA256.HashData(stream));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Reading it says why.
            return default;
        }
    }

    private static string[] Parts(string path) => path.Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries);
}
