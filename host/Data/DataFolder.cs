using PolarisSync.Host.Settings;

namespace PolarisSync.Host.Data;

/// <summary>What stands where in the data folder.</summary>
internal sealed class DataFolder(string path)
{
    public string Root { get; } = path;

    public string LockFile => Path.Combine(Root, "lock");

    public string StatePath => Path.Combine(Root, "state");

    public string HistoryPath => Path.Combine(Root, "history");

    public string TokenFile => Path.Combine(Root, "admin.token");

    public string AddressFile => Path.Combine(Root, "http.address");

    public string ProcessFile => Path.Combine(Root, "polarissync.pid");

    /// <summary>Makes the folder and proves that it can be written.</summary>
    /// <exception cref="SettingsException">It cannot.</exception>
    public void Prepare()
    {
        try
        {
            Directory.CreateDirectory(Root);
            Directory.CreateDirectory(StatePath);
            var probe = Path.Combine(Root, $".probe-{Environment.ProcessId}");
            File.WriteAllText(probe, "");
            File.Delete(probe);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException(
                $"The data folder '{Root}' cannot be written: {error.Message} Give the host a folder of its own with {SettingNames.DataPath}.", error);
        }
    }
}
