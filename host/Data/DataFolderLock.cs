using System.Globalization;
using System.Text;
using PolarisSync.Host.Settings;

namespace PolarisSync.Host.Data;

/// <summary>
/// Says that one process works on the data folder. It is the kernel's lock on an open file, so it is free again however the process ends.
/// The file itself stays; its text is the process id, for people.
/// </summary>
internal sealed class DataFolderLock : IDisposable
{
    // EWOULDBLOCK, what flock answers when another process holds the lock: man 2 flock.
    private const int WouldBlock = 11;
    private const int SharingViolation = unchecked((int)0x80070020);

    private readonly FileStream _stream;

    private DataFolderLock(FileStream stream) => _stream = stream;

    /// <summary>Takes the lock, or returns null when another process has it.</summary>
    /// <exception cref="SettingsException">The folder cannot be used.</exception>
    public static DataFolderLock? TryTake(DataFolder folder)
    {
        try
        {
            return Take(folder.LockFile);
        }
        catch (IOException error) when (error.HResult is WouldBlock or SharingViolation)
        {
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException($"The lock file '{folder.LockFile}' cannot be opened: {error.Message}", error);
        }
    }

    /// <summary>Whether another process has the lock at this moment; makes no folder and no file.</summary>
    /// <exception cref="SettingsException">The folder cannot be used.</exception>
    public static bool IsTaken(DataFolder folder)
    {
        if (!File.Exists(folder.LockFile))
        {
            return false;
        }

        using var taken = TryTake(folder);
        return taken is null;
    }

    public void Dispose() => _stream.Dispose();

    private static DataFolderLock Take(string file)
    {
        var stream = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        stream.SetLength(0);
        stream.Write(Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "\n"));
        stream.Flush();
        return new DataFolderLock(stream);
    }
}
