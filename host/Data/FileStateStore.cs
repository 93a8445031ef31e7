using PolarisSync.Core.Engine;

namespace PolarisSync.Host.Data;

/// <summary>Keeps each document in a file of its own, replaced as a whole and flushed to the disk before it counts.</summary>
internal sealed class FileStateStore(string folder) : IStateStore, IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);

    public async Task<string?> LoadAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllTextAsync(PathOf(name), cancellationToken);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (UnauthorizedAccessException error)
        {
            throw new IOException(error.Message, error);
        }
    }

    public async Task SaveAsync(string name, string text, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            Directory.CreateDirectory(folder);
            var file = PathOf(name);
            var fresh = file + ".new";
            await WriteAsync(fresh, text, cancellationToken);
            File.Move(fresh, file, overwrite: true);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new IOException(error.Message, error);
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private static async Task WriteAsync(string file, string text, CancellationToken cancellationToken)
    {
        var stream = new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.None);
        await using var writing = stream;
        await using var writer = new StreamWriter(stream);
        await writer.WriteAsync(text.AsMemory(), cancellationToken);
        await writer.FlushAsync(cancellationToken);
        stream.Flush(flushToDisk: true);
    }

    // Any name becomes one file name: what is not a letter, a digit or one of -_. is written as %XX.
    private string PathOf(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return Path.Combine(folder, Uri.EscapeDataString(name) + ".json");
    }
}
