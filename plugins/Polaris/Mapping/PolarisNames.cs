using System.Buffers;
using System.Text;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Polaris;

/// <summary>What Polaris takes as a name, and what is the server's own.</summary>
internal static class PolarisNames
{
    private const int LongestNamespace = 64;
    private const int LongestService = 128;
    private const string ServersNamespace = "Polaris";
    private const string ServersPrefix = "polaris.";

    private static readonly SearchValues<char> s_nameCharacters = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-./:_");

    /// <summary>Why a service of this name cannot be; null when it can.</summary>
    public static string? ProblemOf(ServiceKey service) =>
        !IsName(service.Namespace, LongestNamespace)
            ? $"Polaris takes namespaces of at most {LongestNamespace} characters from 0-9 A-Z a-z - . / : _, and '{service.Namespace}' is none; map the namespace to another one"
            : !IsName(service.Name, LongestService)
                ? $"Polaris takes service names of at most {LongestService} characters from 0-9 A-Z a-z - . / : _; map the name to another one"
                : IsServers(service) ? "the servers of Polaris themselves stand there; map the service to another namespace" : null;

    /// <summary>Whether Polaris can be asked for a service.</summary>
    public static bool CanBeAskedFor(ServiceKey service) => IsName(service.Namespace, LongestNamespace) && IsName(service.Name, LongestService);

    /// <summary>Whether a service is the server's own.</summary>
    public static bool IsServers(ServiceKey service) =>
        string.Equals(service.Namespace, ServersNamespace, StringComparison.Ordinal) && service.Name.StartsWith(ServersPrefix, StringComparison.Ordinal);

    /// <summary>Halves of surrogate pairs, which neither JSON nor protobuf carries, become U+FFFD.</summary>
    public static string Clean(string text)
    {
        if (IsWellFormed(text))
        {
            return text;
        }

        var runes = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            runes.Append(rune.ToString());
        }

        return runes.ToString();
    }

    /// <summary>Whether a text holds no half of a surrogate pair.</summary>
    public static bool IsWellFormed(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (!char.IsSurrogate(text[at]))
            {
                continue;
            }

            if (at + 1 >= text.Length || !char.IsSurrogatePair(text[at], text[at + 1]))
            {
                return false;
            }

            at++;
        }

        return true;
    }

    private static bool IsName(string text, int longest) => text.Length is > 0 && text.Length <= longest && text.AsSpan().IndexOfAnyExcept(s_nameCharacters) < 0;
}
