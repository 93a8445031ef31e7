using PolarisSync.Abstractions;

namespace PolarisSync.Host.Configuration;

/// <summary>The last good documents, as they were written: references to secrets stay references, but what is written out is written out.</summary>
internal sealed class BackupStore(ConfigurationSources sources)
{
    // A backup holds whatever tokens the document holds.
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Where the backup of a document is, for messages.</summary>
    public string Origin(TaskDocumentKind kind) => sources.Backup(kind).Origin;

    public bool Exists(TaskDocumentKind kind) => sources.Backup(kind).Exists;

    /// <summary>The backup of a document; null when there is none.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public async Task<TaskDocument?> ReadAsync(TaskDocumentKind kind, CancellationToken cancellationToken)
    {
        var file = sources.Backup(kind);
        if (!file.Exists)
        {
            return null;
        }

        var text = await File.ReadAllTextAsync(file.FullPath, cancellationToken);
        return new() { Kind = kind, Origin = file.Origin, Text = text };
    }

    /// <summary>Replaces the backup of a document as one step; a crash leaves the old or the new one, never a part.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public async Task WriteAsync(TaskDocumentKind kind, string text, CancellationToken cancellationToken)
    {
        var path = sources.Backup(kind).FullPath;
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
        }

        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        // A leftover would keep its own mode.
        File.Delete(temporary);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        try
        {
            await using (var stream = new FileStream(temporary, options))
            {
                await stream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(text), cancellationToken);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
