using System.Text.RegularExpressions;

namespace PolarisSync.Tests.Fakes.Nacos.State;

/// <summary>What 2.3 and later check before any handler; each answers the sentence, or null where nothing is wrong.</summary>
internal static partial class ParameterCheck
{
    public const int MetadataLength = 1024;

    public static string? Namespace(string? value) => Check(value, "namespaceId/tenant", 64, NamespaceForm());

    public static string? NamespaceName(string? value) => Check(value, "namespaceShowName", 256, NamespaceNameForm());

    public static string? Service(string? value) => Check(value, "serviceName", 512, ServiceForm());

    public static string? Group(string? value) => Check(value, "group", 128, GroupForm());

    public static string? Cluster(string? value) =>
        string.IsNullOrEmpty(value) ? null : value.Split(',').Select(cluster => Check(cluster, "cluster", 64, ClusterForm())).FirstOrDefault(problem => problem is not null);

    public static string? Ip(string? value) => Check(value, "ip", 128, IpForm());

    public static string? DataId(string? value) => Check(value, "dataId", 256, GroupForm());

    public static string? Port(string? value) => string.IsNullOrEmpty(value) || (int.TryParse(value, out var port) && port is >= 0 and <= 65535)
        ? null
        : "Param 'port' is illegal, the value should be between 0 and 65535.";

    public static string? Metadata(IEnumerable<KeyValuePair<string, string>> metadata) =>
        metadata.Sum(pair => pair.Key.Length + pair.Value.Length) > MetadataLength
            ? $"Param 'Metadata' is illegal, the param length should not exceed {MetadataLength}."
            : null;

    private static string? Check(string? value, string name, int length, Regex form)
    {
        if (string.IsNullOrEmpty(value))
        {
            return null;
        }

        return value.Length > length
            ? $"Param '{name}' is illegal, the param length should not exceed {length}."
            : form.IsMatch(value) ? null : $"Param '{name}' is illegal, illegal characters should not appear in the param.";
    }

    [GeneratedRegex(@"^[\w-]+$", RegexOptions.ECMAScript, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NamespaceForm();

    [GeneratedRegex(@"^[^@#$%^&*]+$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NamespaceNameForm();

    [GeneratedRegex(@"^(?!@)((?!@@)[^\u4E00-\u9FA5\s])+$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ServiceForm();

    [GeneratedRegex(@"^[a-zA-Z0-9_:.-]+$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex GroupForm();

    [GeneratedRegex(@"^[0-9a-zA-Z_-]+$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ClusterForm();

    [GeneratedRegex(@"^[^\u4E00-\u9FA5\s]+$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex IpForm();
}
