using System.Text.RegularExpressions;

namespace PolarisSync.Plugins.Nacos;

/// <summary>
/// Names that Nacos takes (its parameter check since 2.3.0, measured on 2.3.2 and 2.5.1). Asked before anything is sent, since over gRPC some
/// versions check nothing and would keep what nobody can read back.
/// </summary>
internal static partial class ServiceNameRules
{
    private const int LongestService = 512;
    private const int LongestGroup = 128;
    private const int LongestNamespace = 64;
    private const int LongestCluster = 64;
    private const int LongestHost = 128;
    private const int RegexTimeout = 1000;

    /// <summary>Why a service cannot have this name, or null.</summary>
    public static string? ProblemOf(NacosService service)
    {
        if (service.Namespace.Length > LongestNamespace || !GoodNamespace().IsMatch(service.Namespace))
        {
            return "Nacos takes a namespace of at most 64 letters, digits, '-' and '_'; map it to another one";
        }

        if (service.Group.Length > LongestGroup || !GoodGroup().IsMatch(service.Group))
        {
            return "Nacos takes a group of at most 128 letters, digits and '-_:.'; map the name to another one";
        }

        return service.Name.Length is > 0 and <= LongestService && GoodName().IsMatch(service.Name) && !service.Name.Contains("@@", StringComparison.Ordinal)
            ? null
            : "Nacos takes a service name of at most 512 characters without white space, Chinese characters, '@@' or an '@' in front; map the name to another one";
    }

    /// <summary>Why an instance cannot have this host and port, or null: gRPC checks neither.</summary>
    public static string? ProblemOf(string host, int port)
    {
        if (host.Length is 0 or > LongestHost || host.Any(char.IsWhiteSpace))
        {
            return "Nacos takes a host of 1 to 128 characters without white space";
        }

        return port is >= 0 and <= 65535 ? null : "its port is not between 0 and 65535";
    }

    /// <summary>Why an instance cannot be in this cluster, or null; empty is the default one.</summary>
    public static string? ProblemOf(string cluster) =>
        cluster.Length <= LongestCluster && GoodCluster().IsMatch(cluster) ? null : "Nacos takes a cluster of at most 64 letters, digits and '-'";

    [GeneratedRegex(@"\A[\w-]+\z", RegexOptions.ECMAScript, RegexTimeout)]
    private static partial Regex GoodNamespace();

    [GeneratedRegex(@"\A[a-zA-Z0-9_:.-]+\z", RegexOptions.CultureInvariant, RegexTimeout)]
    private static partial Regex GoodGroup();

    // Server: ParamCheckRule of 2.3 and later, "^(?!@).((?!@@)[^\u4E00-\u9FA5\s])*$" as its answers show it.
    [GeneratedRegex(@"\A(?!@)[^\u4E00-\u9FA5\s]+\z", RegexOptions.CultureInvariant, RegexTimeout)]
    private static partial Regex GoodName();

    [GeneratedRegex(@"\A[0-9a-zA-Z-]*\z", RegexOptions.CultureInvariant, RegexTimeout)]
    private static partial Regex GoodCluster();
}
