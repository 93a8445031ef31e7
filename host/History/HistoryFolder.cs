using System.Globalization;

namespace PolarisSync.Host.History;

/// <summary>The files of the change log: numbered, the highest is the newest.</summary>
internal sealed class HistoryFolder(string path)
{
    private const string Prefix = "history-";
    private const string Suffix = ".jsonl";

    public string Root { get; } = path;

    /// <summary>All files, newest first; empty when there is no folder.</summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public IReadOnlyList<HistoryFile> List()
    {
        var folder = new DirectoryInfo(Root);
        if (!folder.Exists)
        {
            return [];
        }

        try
        {
            return
            [
                .. folder.EnumerateFiles(Prefix + "*" + Suffix).Where(static file => NumberOf(file.Name) is not null)
                    .Select(static file => new HistoryFile(NumberOf(file.Name)!.Value, file.FullName, file.Length, file.LastWriteTimeUtc))
                    .OrderByDescending(static file => file.Number),
            ];
        }
        catch (UnauthorizedAccessException error)
        {
            throw new IOException(error.Message, error);
        }
    }

    public string PathOf(long number) => Path.Combine(Root, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{number:00000000}{Suffix}"));

    private static long? NumberOf(string name) =>
        long.TryParse(name.AsSpan(Prefix.Length, name.Length - Prefix.Length - Suffix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
