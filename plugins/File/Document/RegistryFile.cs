using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.File.Document;

/// <summary>One file of services: read whole, replaced whole.</summary>
internal sealed class RegistryFile
{
    // Somebody who saves the file again and again while we write wins this often before the engine tries later.
    private const int Attempts = 5;

    private readonly SharedFile _shared;
    private readonly AtomicWriter _writer;

    public RegistryFile(string path, TimeProvider timeProvider)
    {
        Path = System.IO.Path.GetFullPath(path);
        _shared = SharedFile.At(Path);
        _writer = new(timeProvider);
    }

    /// <summary>The full path.</summary>
    public string Path { get; }

    /// <summary>What the file holds; no services when there is none.</summary>
    /// <exception cref="SyncException">Transient or Auth: it cannot be opened. Protocol: it cannot be read.</exception>
    public async Task<FileContent> LoadAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await _shared.Gate.WaitAsync(cancellationToken);
        try
        {
            return _shared.See(Path, await ReadBytesAsync(cancellationToken));
        }
        finally
        {
            _shared.Gate.Release();
        }
    }

    /// <summary>What the file holds; a missing one is an error.</summary>
    /// <exception cref="SyncException">Transient or Auth: it is missing or cannot be opened. Protocol: it cannot be read.</exception>
    public async Task<FileContent> LoadExistingAsync(CancellationToken cancellationToken)
    {
        var content = await LoadAsync(cancellationToken);
        return content.Exists
            ? content
            : throw new SyncException(SyncErrorKind.Transient, $"{Path}: the file is not there; create it, an empty registry is {{ \"services\": [] }}");
    }

    /// <summary>Reads, edits and replaces the file; once more if somebody else wrote it meanwhile. Returns whether anything was written.</summary>
    /// <param name="edit">Pure; may run several times; returns the same document to write nothing.</param>
    /// <param name="cancellationToken">Stops it; the file is then either the old one or the new one.</param>
    /// <exception cref="SyncException">Any but Rejected; nothing was written.</exception>
    public async Task<bool> EditAsync(Func<RegistryDocument, RegistryDocument> edit, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await _shared.Gate.WaitAsync(cancellationToken);
        try
        {
            for (var attempt = 0; attempt < Attempts; attempt++)
            {
                var before = _shared.See(Path, await ReadBytesAsync(cancellationToken));
                var after = edit(before.Document);
                if (ReferenceEquals(before.Document, after))
                {
                    return false;
                }

                var text = DocumentWriter.Write(after);
                if (await _writer.ReplaceAsync(Path, text, () => IsStillAsync(before, cancellationToken), cancellationToken))
                {
                    _shared.See(Path, text);
                    return true;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Translate(exception, "writing");
        }
        finally
        {
            _shared.Gate.Release();
        }

        throw new SyncException(SyncErrorKind.Transient, $"{Path}: somebody else wrote the file {Attempts} times while it was to be written.");
    }

    private async Task<bool> IsStillAsync(FileContent before, CancellationToken cancellationToken)
    {
        var now = await ReadBytesAsync(cancellationToken);
        return string.Equals(now is null ? null : SharedFile.HashOf(now), before.Hash, StringComparison.Ordinal);
    }

    private async Task<byte[]?> ReadBytesAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await System.IO.File.ReadAllBytesAsync(Path, cancellationToken);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Translate(exception, "reading");
        }
    }

    private SyncException Translate(Exception exception, string what)
    {
        if (Directory.Exists(Path))
        {
            return new(SyncErrorKind.Transient, $"{Path}: a directory stands where the file should be.", exception);
        }

        var kind = exception is UnauthorizedAccessException ? SyncErrorKind.Auth : SyncErrorKind.Transient;
        return new(kind, $"{Path}: {what} failed: {exception.Message}", exception);
    }
}
