using PolarisSync.Core.Configuration;

namespace PolarisSync.Host.Reporting;

/// <summary>Appends lines to a file; full ones are put aside as <c>NAME.1</c>, <c>NAME.2</c>, the newest first.</summary>
internal static class ReportFile
{
    /// <summary>Appends a line; afterwards there are no more files and bytes than allowed.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static async Task AppendAsync(string path, ReportFileSettings settings, ReadOnlyMemory<byte> line, CancellationToken cancellationToken)
    {
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
        }

        if (new FileInfo(path) is { Exists: true, Length: > 0 } full && full.Length + line.Length + 1 > settings.MaxBytes)
        {
            Rotate(path, settings.MaxFiles);
        }

        await using var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        var newline = "\n"u8.ToArray();
        if (stream.Length > 0)
        {
            // What a crash cut off must not spoil the next line.
            stream.Seek(-1, SeekOrigin.End);
            if (stream.ReadByte() != '\n')
            {
                await stream.WriteAsync(newline, cancellationToken);
            }
        }

        byte[] whole = [.. line.Span, .. newline];
        await stream.WriteAsync(whole, cancellationToken);
    }

    private static void Rotate(string path, int most)
    {
        // A smaller number of files than before leaves none behind.
        for (var old = Math.Max(1, most - 1) + 1; File.Exists(Aside(path, old)); old++)
        {
            File.Delete(Aside(path, old));
        }

        if (most == 1)
        {
            File.Delete(Aside(path, 1));
            File.Delete(path);
            return;
        }

        for (var number = most - 2; number >= 1; number--)
        {
            if (File.Exists(Aside(path, number)))
            {
                File.Move(Aside(path, number), Aside(path, number + 1), overwrite: true);
            }
        }

        File.Move(path, Aside(path, 1), overwrite: true);
    }

    private static string Aside(string path, int number) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{path}.{number}");
}
