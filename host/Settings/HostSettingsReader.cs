using Microsoft.Extensions.Logging;

namespace PolarisSync.Host.Settings;

/// <summary>Makes the settings from the environment and application.yaml; the environment wins.</summary>
internal static class HostSettingsReader
{
    private const long SmallestHistory = 256 * 1024;

    private static readonly string[] LogFormats = ["text", "json"];

    /// <summary>Reads everything, or tells every fault at once.</summary>
    /// <exception cref="SettingsException">Something is wrong; one line a fault.</exception>
    public static HostSettings Read(IReadOnlyDictionary<string, string> environment, string workingDirectory)
    {
        var home = environment.GetValueOrDefault(SettingNames.Home) is { Length: > 0 } named ? Path.GetFullPath(named, workingDirectory) : workingDirectory;
        var problems = new List<string>();
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!Directory.Exists(home))
        {
            problems.Add($"{SettingNames.Home}: the folder '{home}' does not exist");
        }

        if (SettingsFile.Find(home) is { } file)
        {
            foreach (var (name, value) in SettingsFile.Read(file, problems))
            {
                variables[name] = value;
            }
        }

        foreach (var (name, value) in environment)
        {
            if (name.StartsWith(SettingNames.Prefix, StringComparison.Ordinal) && value.Length > 0)
            {
                variables[name] = value;
            }
        }

        var settings = new HostSettings
        {
            Home = home,
            Variables = variables,
            ConfigProvider = variables.GetValueOrDefault(SettingNames.ConfigProvider, "file"),
            DataPath = PathOf(SettingNames.DataPath, "data"),
            PluginsPath = PathOf(SettingNames.PluginsPath, "plugins"),
            AdminToken = variables.GetValueOrDefault(SettingNames.AdminToken),
            HttpAddress = ReadHttpAddress(variables, problems),
            HttpAddressNamed = variables.ContainsKey(SettingNames.HttpAddress),
            HistoryBytes = ReadHistorySize(variables, problems),
            LogLevel = ReadLogLevel(variables, problems),
            LogJson = ReadLogFormat(variables, problems),
        };
        return problems.Count == 0 ? settings : throw new SettingsException(string.Join('\n', problems));

        string PathOf(string name, string otherwise) => Path.GetFullPath(variables.GetValueOrDefault(name, otherwise), home);
    }

    private static HttpAddress? ReadHttpAddress(Dictionary<string, string> variables, List<string> problems)
    {
        var text = variables.GetValueOrDefault(SettingNames.HttpAddress);
        if (text is null)
        {
            return HttpAddress.Default;
        }

        if (string.Equals(text, "off", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        if (HttpAddress.TryParse(text, out var address))
        {
            return address;
        }

        problems.Add($"{SettingNames.HttpAddress}: '{text}' is not IP:port, localhost:port, *:port or off");
        return null;
    }

    private static long ReadHistorySize(Dictionary<string, string> variables, List<string> problems)
    {
        if (variables.GetValueOrDefault(SettingNames.HistorySize) is not { } text)
        {
            return HostSettings.DefaultHistoryBytes;
        }

        if (ByteSize.TryParse(text, out var size) && (size == 0 || size >= SmallestHistory))
        {
            return size;
        }

        problems.Add($"{SettingNames.HistorySize}: '{text}' is not a size of at least 256KB such as 64MB or 1GB, or 0 for no change log");
        return HostSettings.DefaultHistoryBytes;
    }

    private static LogLevel ReadLogLevel(Dictionary<string, string> variables, List<string> problems)
    {
        var text = variables.GetValueOrDefault(SettingNames.LogLevel);
        if (text is null)
        {
            return LogLevel.Information;
        }

        if (!char.IsAsciiDigit(text[0]) && Enum.TryParse<LogLevel>(text, ignoreCase: true, out var level))
        {
            return level;
        }

        problems.Add($"{SettingNames.LogLevel}: {UnknownName.Say("level", text, Enum.GetNames<LogLevel>())}");
        return LogLevel.Information;
    }

    private static bool ReadLogFormat(Dictionary<string, string> variables, List<string> problems)
    {
        var text = variables.GetValueOrDefault(SettingNames.LogFormat, "text");
        if (!LogFormats.Contains(text, StringComparer.Ordinal))
        {
            problems.Add($"{SettingNames.LogFormat}: {UnknownName.Say("format", text, LogFormats)}");
        }

        return string.Equals(text, "json", StringComparison.Ordinal);
    }
}
