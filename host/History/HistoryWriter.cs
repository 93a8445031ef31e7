namespace PolarisSync.Host.History;

/// <summary>
/// Appends to the newest file, begins another when that is full, and takes the oldest away when all of them are too large together. For one
/// thread at a time.
/// </summary>
/// <param name="folder">The files.</param>
/// <param name="maxBytes">The most all files may have together.</param>
/// <param name="goesOn">Whether the newest file is ours to go on with; a host that only waits for another's end begins one of its own.</param>
internal sealed class HistoryWriter(HistoryFolder folder, long maxBytes, bool goesOn) : IDisposable
{
    private const int FilesAtMost = 8;
    private const long SmallestFile = 16 * 1024;
    private const long LargestFile = 8 * 1024 * 1024;
    private const byte LineBreak = (byte)'\n';
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly long _fileBytes = Math.Clamp(maxBytes / FilesAtMost, SmallestFile, LargestFile);
    private FileStream? _stream;
    private string? _own;

    /// <summary>Writes whole lines; they have left the process when this returns.</summary>
    /// <exception cref="IOException">They could not be written, or not all of them; the next call tries to open the file anew.</exception>
    public void Append(ReadOnlySpan<byte> lines)
    {
        try
        {
            if (_stream is not null && _stream.Position >= _fileBytes)
            {
                Close();
            }

            _stream ??= Open();
            _stream.Write(lines);
            _stream.Flush();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Abandon();
            throw error as IOException ?? new IOException(error.Message, error);
        }
    }

    public void Dispose()
    {
        try
        {
            Close();
        }
        catch (IOException)
        {
            // What could be written is written.
        }
    }

    private FileStream Open()
    {
        Directory.CreateDirectory(folder.Root);
        var files = folder.List();

        // Another host may write beside this one: after the first time only a file of our own is gone on with.
        var mine = _own is null ? (goesOn && files.Count > 0 ? files[0] : null) : files.FirstOrDefault(file => string.Equals(file.Path, _own, StringComparison.Ordinal));
        var stream = mine is not null && mine.Length < _fileBytes ? GoOn(mine) : Begin(files is [{ } last, ..] ? last.Number + 1 : 1);
        _own = stream.Name;
        TakeOldestAway(stream.Name);
        return stream;
    }

    private static FileStream GoOn(HistoryFile file)
    {
        var stream = new FileStream(file.Path, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 });
        if (stream.Length > 0)
        {
            // The last line may be torn: whoever wrote it was killed.
            stream.Seek(-1, SeekOrigin.End);
            if (stream.ReadByte() != LineBreak)
            {
                stream.WriteByte(LineBreak);
            }
        }

        return stream;
    }

    private FileStream Begin(long number)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        while (File.Exists(folder.PathOf(number)))
        {
            number++;
        }

        return new FileStream(folder.PathOf(number), options);
    }

    private void TakeOldestAway(string current)
    {
        var left = maxBytes - _fileBytes;
        foreach (var file in folder.List().Where(file => !string.Equals(file.Path, current, StringComparison.Ordinal)))
        {
            left -= file.Length;
            if (left < 0)
            {
                File.Delete(file.Path);
            }
        }
    }

    private void Close()
    {
        _stream?.Dispose();
        _stream = null;
    }

    private void Abandon()
    {
        try
        {
            Close();
        }
        catch (IOException)
        {
            // It failed before; the file is opened anew.
        }

        _stream = null;
    }
}
