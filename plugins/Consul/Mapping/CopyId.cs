using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Consul;

/// <summary>
/// The id of a copy on its node: <c>service~host~port</c>, with <c>~cluster</c> where there is one. Consul compares ids without case
/// (measured on 1.8.7), so an id with anything but lower case ASCII ends in <c>~~</c> and a digest of its exact form.
/// </summary>
internal static class CopyId
{
    public static string Of(string service, InstanceKey instance)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"{Part(service)}~{Part(instance.Address.Host)}~{instance.Address.Port}");
        if (!string.IsNullOrEmpty(instance.Cluster))
        {
            id += "~" + Part(instance.Cluster);
        }

        return id.AsSpan().IndexOfAny(NeedDigest) < 0 && Ascii.IsValid(id) ? id : $"{id}~~{Digest(id)}";
    }

    private static System.Buffers.SearchValues<char> NeedDigest { get; } = System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ");

    private static string Part(string text) =>
        text.Replace("%", "%25", StringComparison.Ordinal).Replace("~", "%7e", StringComparison.Ordinal);

    private static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 6));
}
