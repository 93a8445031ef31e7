using Microsoft.Extensions.Configuration;

namespace PolarisSync.Host.Settings;

/// <summary>Reads application.yaml.</summary>
internal static class SettingsFile
{
    private static readonly string[] Places = ["bin/application.yaml", "conf/application.yaml"];

    /// <summary>The file that holds: the first there is; null when there is none.</summary>
    public static string? Find(string home) =>
        Places.Select(place => Path.Combine(home, place)).FirstOrDefault(File.Exists);

    /// <summary>Its settings by variable name. Adds what is wrong to <paramref name="problems"/>.</summary>
    public static IReadOnlyDictionary<string, string> Read(string file, List<string> problems)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!TryLoad(file, problems, out var root))
        {
            return values;
        }

        var names = SettingNames.Known.ToDictionary(SettingNames.ToYaml, StringComparer.Ordinal);
        foreach (var section in root!.GetChildren().Where(child => !string.Equals(child.Key, SettingNames.Section, StringComparison.Ordinal)))
        {
            problems.Add($"{file}: {NearestName.Unknown("section", section.Key, [SettingNames.Section])}");
        }

        foreach (var setting in root.GetSection(SettingNames.Section).GetChildren())
        {
            var path = $"{SettingNames.Section}.{setting.Key}";
            if (!names.TryGetValue(setting.Key, out var name))
            {
                problems.Add($"{file}: {path}: {NearestName.Unknown("setting", setting.Key, names.Keys)}");
            }
            else if (setting.GetChildren().Any())
            {
                problems.Add($"{file}: {path}: expected one value, not a list or a map");
            }
            else if (!string.IsNullOrEmpty(setting.Value))
            {
                values[name] = setting.Value;
            }
        }

        return values;
    }

    private static bool TryLoad(string file, List<string> problems, out IConfigurationRoot? root)
    {
        root = null;
        try
        {
            using var stream = File.OpenRead(file);
            using var text = new StreamReader(stream);
            var content = text.ReadToEnd();
            if (content.Split('\n').All(line => line.AsSpan().TrimStart() is [] or ['#', ..]))
            {
                return false;
            }

            root = new ConfigurationBuilder().AddYamlFile(file, optional: false, reloadOnChange: false).Build();
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or FormatException or InvalidDataException or YamlDotNet.Core.YamlException)
        {
            problems.Add($"{file}: not readable as YAML: {(error.InnerException ?? error).Message}");
            return false;
        }
    }
}
