using System.Globalization;
using PolarisSync.Host.Settings;

namespace PolarisSync.Host.Data;

/// <summary>This process's hold on the data folder: the lock, and the small files by which verbs and scripts find the host that has it.</summary>
internal sealed class DataFolderClaim(DataFolder folder, TimeProvider timeProvider) : IDisposable
{
    private DataFolderLock? _lock;
    private long _heldSince;

    public DataFolder Folder { get; } = folder;

    /// <summary>Whether the lock is ours.</summary>
    public bool IsHeld => Volatile.Read(ref _lock) is not null;

    /// <summary>How long it has been ours.</summary>
    public TimeSpan HeldFor => timeProvider.GetElapsedTime(_heldSince);

    /// <summary>Whether the lock was taken by another process when this one asked first.</summary>
    public bool WasSuccessor { get; private set; }

    /// <summary>Takes the lock and writes our process id, or returns false when another process has it.</summary>
    /// <exception cref="SettingsException">The folder cannot be used.</exception>
    public bool TryTake()
    {
        var taken = DataFolderLock.TryTake(Folder);
        if (taken is null)
        {
            WasSuccessor = true;
            return false;
        }

        _heldSince = timeProvider.GetTimestamp();
        Volatile.Write(ref _lock, taken);
        File.Delete(Folder.AddressFile);
        File.WriteAllText(Folder.ProcessFile, Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "\n");
        return true;
    }

    /// <summary>Writes down where the HTTP surface really listens.</summary>
    public void Publish(HttpAddress address)
    {
        var fresh = Folder.AddressFile + ".new";
        File.WriteAllText(fresh, address + "\n");
        File.Move(fresh, Folder.AddressFile, overwrite: true);
    }

    /// <summary>Takes the small files away and frees the lock, in this order, so that a successor's are never touched.</summary>
    public void Release()
    {
        var held = Interlocked.Exchange(ref _lock, null);
        if (held is not null)
        {
            File.Delete(Folder.AddressFile);
            File.Delete(Folder.ProcessFile);
            held.Dispose();
        }
    }

    public void Dispose() => Interlocked.Exchange(ref _lock, null)?.Dispose();
}
