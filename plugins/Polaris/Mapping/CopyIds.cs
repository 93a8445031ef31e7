using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Polaris;

/// <summary>
/// Ids of copies: <c>prefix.owner.digest</c>. Ids are keys of the whole server: one that is used for another service moves the instance there.
/// So the digest is over everything that makes a copy another one; its first part is the service alone, since aliases and exported services show
/// instances of another. An owner whose name is long is cut and told by its mark alone. At most 128 characters, as wide as the column of a
/// MySQL store; applications' own ids are hexadecimal digests, without a dot.
/// </summary>
internal sealed class CopyIds(string prefix)
{
    public const string DefaultPrefix = "polaris-sync";

    private const int LongestOwner = 60;
    private const int HeadOfLongOwner = 40;
    private const int ServiceDigestLength = 16;
    private const int DigestLength = 40;

    private static readonly SearchValues<char> s_hexadecimal = SearchValues.Create("0123456789abcdef");

    // No character of an escaped name.
    private const char Cut = '!';

    /// <summary>The id of a copy.</summary>
    public string Of(string owner, ServiceKey service, InstanceKey instance)
    {
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{owner}\n{instance.Address.Host}\n{instance.Address.Port}\n{instance.Cluster}");
        return $"{prefix}.{OwnerPart(owner)}.{ServiceDigest(service)}{Digest(text)[..(DigestLength - ServiceDigestLength)]}";
    }

    /// <summary>Whose copy an id names; null when it is none of ours.</summary>
    /// <param name="id">The id of an instance.</param>
    /// <param name="mark">The mark it carries, which tells an owner whose name is too long for an id.</param>
    public string? OwnerOf(string id, string? mark)
    {
        if (id.Length <= prefix.Length + DigestLength + 2
            || !id.StartsWith(prefix, StringComparison.Ordinal) || id[prefix.Length] != '.' || id[^(DigestLength + 1)] != '.'
            || id.AsSpan(id.Length - DigestLength).ContainsAnyExcept(s_hexadecimal))
        {
            return null;
        }

        var owner = id[(prefix.Length + 1)..^(DigestLength + 1)];
        if (owner.Contains(Cut, StringComparison.Ordinal))
        {
            return mark is not null && string.Equals(OwnerPart(mark), owner, StringComparison.Ordinal) ? mark : owner;
        }

        return Uri.UnescapeDataString(owner);
    }

    /// <summary>Whether an id of ours was made for this service.</summary>
    public static bool IsAt(string id, ServiceKey service) => id.AsSpan(id.Length - DigestLength, ServiceDigestLength).SequenceEqual(ServiceDigest(service));

    private static string ServiceDigest(ServiceKey service) => Digest($"{service.Namespace}\n{service.Name}")[..ServiceDigestLength];

    private static string OwnerPart(string owner)
    {
        var escaped = Uri.EscapeDataString(owner);
        return escaped.Length <= LongestOwner ? escaped : $"{escaped[..HeadOfLongOwner]}{Cut}{Digest(owner)[..16]}";
    }

    private static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
