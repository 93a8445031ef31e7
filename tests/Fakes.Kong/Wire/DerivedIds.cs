using System.Security.Cryptography;
using System.Text;

namespace PolarisSync.Tests.Fakes.Kong.Wire;

/// <summary>The ids that entities of a document have when it gives none: UUIDs of version 5, made of their kind and name.</summary>
internal static class DerivedIds
{
    // As 2.8.5 was recorded to do it.
    private static readonly Guid Root = Guid.ParseExact("fd02801f-0957-4a15-a55a-c8d9606f30b5", "D");

    public static string Of(string kind, string name) => Version5(Version5(Root, kind), name).ToString("D");

    public static string OfTarget(string written, string upstreamId) => Of("targets", $"{written}:{upstreamId}");

    private static Guid Version5(Guid space, string name)
    {
        var input = space.ToByteArray(bigEndian: true).Concat(Encoding.UTF8.GetBytes(name)).ToArray();
#pragma warning disable CA5350 // An id, no secret: the standard says SHA-1.
        var hash = SHA1.HashData(input)[..16];
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new(hash, bigEndian: true);
    }
}
