using System.Security.Cryptography;
using System.Text;

namespace PolarisSync.Plugins.Kong;

/// <summary>
/// Names of services and upstreams; pure. Where all parts are legal as they are: <c>source.namespace.service[.group]</c>, as the Java polaris-sync names
/// them. Elsewhere, and where two identities meet in one such name, an escaped form. Nothing is ever read from a name: identity is in the tags.
/// </summary>
internal static class KongNames
{
    private const string Prefix = "ps.";
    private const string HashedPrefix = "psh.";
    private const int Longest = 200;
    private const int HashLength = 32;
    private const int LongestHead = 40;

    // Longer ones do not fit into the unique index of Postgres (2600 bytes did, measured).
    private const int LongestPlain = 2600;

    /// <summary>The form of the Java polaris-sync; null where Kong would not take it.</summary>
    public static string? Plain(string source, string ns, string service, string? group = null)
    {
        var name = group is null ? $"{source}.{ns}.{service}" : $"{source}.{ns}.{service}.{group}";
        return IsLegal(name) ? name : null;
    }

    /// <summary>The form that every Kong takes.</summary>
    public static string Escaped(string source, string ns, string service, string? group = null)
    {
        var head = NameText.Encode(service);
        var name = $"{Prefix}{NameText.Encode(source)}.{NameText.Encode(ns)}.{head}{(group is null ? "" : $".{NameText.Encode(group)}")}";
        return name.Length <= Longest ? name : $"{HashedPrefix}{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..HashLength]}.{Cut(head)}";
    }

    /// <summary>Whether a name is one of those that an object gets here.</summary>
    public static bool IsGiven(string name, KongIdentity identity) =>
        KongTags.Spellings(identity.Namespace).Any(ns => name == Plain(identity.Source, ns, identity.Service, identity.Group))
        || name == Escaped(identity.Source, identity.Namespace, identity.Service, identity.Group);

    // Legal for services and for upstreams of every version, and not taken for something else: an id, an address, an escaped name.
    private static bool IsLegal(string name) =>
        name.Length <= LongestPlain
        && name.Split('.').All(static label => label.Length > 0 && label[^1] != '-' && label.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
        && !name.All(static c => char.IsAsciiDigit(c) || c == '.')
        && !name.StartsWith(Prefix, StringComparison.Ordinal)
        && !name.StartsWith(HashedPrefix, StringComparison.Ordinal);

    // Not within an escape, and not at a '-'.
    private static string Cut(string encoded)
    {
        if (encoded.Length <= LongestHead)
        {
            return encoded;
        }

        var end = 0;
        for (var i = 0; i < encoded.Length;)
        {
            i += encoded[i] == '_' ? 3 : 1;
            if (i > LongestHead)
            {
                break;
            }

            end = i;
        }

        return encoded[..end].TrimEnd('-');
    }
}
