using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace PolarisSync.Host.Settings;

/// <summary>Reads application.yaml: one section with plain values, each fault with its place.</summary>
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
        foreach (var (section, content) in Entries(Load(file, problems), file, "expected sections", problems))
        {
            if (!string.Equals(section.Value, SettingNames.Section, StringComparison.Ordinal))
            {
                problems.Add($"{At(file, section)}: {UnknownName.Say("section", section.Value ?? "", [SettingNames.Section])}");
                continue;
            }

            foreach (var (setting, value) in Entries(content, file, "expected settings", problems))
            {
                ReadSetting(file, setting, value, values, problems);
            }
        }

        return values;
    }

    private static void ReadSetting(string file, YamlScalarNode setting, YamlNode value, Dictionary<string, string> values, List<string> problems)
    {
        var name = SettingNames.Known.FirstOrDefault(known => string.Equals(SettingNames.ToYaml(known), setting.Value, StringComparison.Ordinal));
        var place = $"{At(file, setting)}: {SettingNames.Section}.{setting.Value}";
        if (name is null)
        {
            problems.Add($"{place}: {UnknownName.Say("setting", setting.Value ?? "", [.. SettingNames.Known.Select(SettingNames.ToYaml)])}");
        }
        else if (value is not YamlScalarNode scalar)
        {
            problems.Add($"{place}: expected one value, not a list or a map");
        }
        else if (!IsNothing(scalar))
        {
            values[name] = scalar.Value!;
        }
    }

    // A document, or a section, in which every line is a comment holds nothing.
    private static IEnumerable<(YamlScalarNode Key, YamlNode Value)> Entries(YamlNode? node, string file, string expected, List<string> problems)
    {
        switch (node)
        {
            case null:
            case YamlScalarNode scalar when IsNothing(scalar):
                return [];
            case YamlMappingNode mapping:
                return mapping.Children.Where(child => child.Key is YamlScalarNode).Select(child => ((YamlScalarNode)child.Key, child.Value));
            default:
                problems.Add($"{At(file, node)}: {expected} as 'name: value'");
                return [];
        }
    }

    private static bool IsNothing(YamlScalarNode scalar) =>
        string.IsNullOrEmpty(scalar.Value) || (scalar.Style == ScalarStyle.Plain && scalar.Value is "~" or "null");

    private static string At(string file, YamlNode node) => $"{file}:{node.Start.Line}:{node.Start.Column}";

    private static YamlNode? Load(string file, List<string> problems)
    {
        try
        {
            using var reader = File.OpenText(file);
            var stream = new YamlStream();
            stream.Load(reader);
            return stream.Documents.Count == 0 ? null : stream.Documents[0].RootNode;
        }
        catch (YamlException error)
        {
            problems.Add($"{file}:{error.Start.Line}:{error.Start.Column}: no YAML: {error.Message}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            problems.Add($"{file}: cannot be read: {error.Message}");
        }

        return null;
    }
}
