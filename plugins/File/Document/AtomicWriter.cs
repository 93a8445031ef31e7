namespace PolarisSync.Plugins.File.Document;

/// <summary>Replaces files so that a reader, and a crash at any moment, finds either the old text or the new one.</summary>
internal sealed class AtomicWriter(TimeProvider timeProvider)
{
    // A process that was killed between writing and renaming leaves its file behind; younger ones may be another process at work.
    private static readonly TimeSpan _abandonedAfter = TimeSpan.FromMinutes(1);

    /// <summary>Replaces a file, keeping its mode; behind a link it is the link's target that is replaced. Missing directories are made.</summary>
    /// <param name="path">Full path.</param>
    /// <param name="text">The new text.</param>
    /// <param name="isStillAsWanted">Asked at the last moment; false leaves everything as it is.</param>
    /// <param name="cancellationToken">Stops it before the last moment.</param>
    public async Task<bool> ReplaceAsync(string path, ReadOnlyMemory<byte> text, Func<Task<bool>> isStillAsWanted, CancellationToken cancellationToken)
    {
        var target = new FileInfo(path) is { LinkTarget: not null } link ? link.ResolveLinkTarget(returnFinalTarget: true)!.FullName : path;
        var directory = Path.GetDirectoryName(target)!;
        Directory.CreateDirectory(directory);
        RemoveAbandoned(directory, Path.GetFileName(target));
        var temporary = Path.Combine(directory, $".{Path.GetFileName(target)}.{Guid.NewGuid():N}.tmp");
        try
        {
            await using (var stream = new FileStream(temporary, OptionsLike(target)))
            {
                await stream.WriteAsync(text, cancellationToken);
                stream.Flush(flushToDisk: true);
            }

            KeepMode(target, temporary);
            if (!await isStillAsWanted())
            {
                return false;
            }

            System.IO.File.Move(temporary, target, overwrite: true);
            return true;
        }
        finally
        {
            System.IO.File.Delete(temporary);
        }
    }

    private static FileStreamOptions OptionsLike(string target)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, Options = System.IO.FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows() && System.IO.File.Exists(target))
        {
            // Never wider than the file that is replaced, not even for a moment.
            options.UnixCreateMode = System.IO.File.GetUnixFileMode(target);
        }

        return options;
    }

    private static void KeepMode(string target, string temporary)
    {
        // The process' umask narrows the mode at creation.
        if (!OperatingSystem.IsWindows() && System.IO.File.Exists(target))
        {
            System.IO.File.SetUnixFileMode(temporary, System.IO.File.GetUnixFileMode(target));
        }
    }

    private void RemoveAbandoned(string directory, string name)
    {
        foreach (var temporary in Directory.EnumerateFiles(directory, $".{name}.*.tmp"))
        {
            if (timeProvider.GetUtcNow().UtcDateTime - System.IO.File.GetLastWriteTimeUtc(temporary) > _abandonedAfter)
            {
                System.IO.File.Delete(temporary);
            }
        }
    }
}
