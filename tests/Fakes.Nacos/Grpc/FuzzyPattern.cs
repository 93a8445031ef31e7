using System.IO.Enumeration;
using PolarisSync.Tests.Fakes.Nacos.State;

namespace PolarisSync.Tests.Fakes.Nacos.Grpc;

/// <summary>Patterns such as "ns>>group*>>name*".</summary>
internal static class FuzzyPattern
{
    public static string KeyOf(NacosServiceKey key) => $"{key.Namespace}@@{key.Group}@@{key.Name}";

    public static bool Matches(string pattern, NacosServiceKey key)
    {
        var parts = pattern.Split(">>");
        return parts.Length == 3 && parts[0] == key.Namespace
            && FileSystemName.MatchesSimpleExpression(parts[1], key.Group, ignoreCase: false)
            && FileSystemName.MatchesSimpleExpression(parts[2], key.Name, ignoreCase: false);
    }
}
