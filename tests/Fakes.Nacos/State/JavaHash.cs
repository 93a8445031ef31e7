using System.Collections.Immutable;
using System.Numerics;

namespace PolarisSync.Tests.Fakes.Nacos.State;

/// <summary>The order in which a Java hash set gives its strings out: pages of names are cut from it.</summary>
internal static class JavaHash
{
    private const int FewestBuckets = 16;

    /// <summary>By a text.</summary>
    public static ImmutableArray<T> Order<T>(IReadOnlyCollection<T> elements, Func<T, string> text) => Order(elements, element => Hash(text(element)));

    /// <summary>By namespace, group and name together, as services are kept.</summary>
    public static ImmutableArray<NacosServiceKey> Order(IReadOnlyCollection<NacosServiceKey> keys) => Order(
        keys, key => unchecked((((((31 + Hash(key.Namespace)) * 31) + Hash(key.Group)) * 31) + Hash(key.Name))));

    private static ImmutableArray<T> Order<T>(IReadOnlyCollection<T> elements, Func<T, uint> hash)
    {
        var buckets = Math.Max(FewestBuckets, (int)BitOperations.RoundUpToPowerOf2((uint)Math.Ceiling(elements.Count / 0.75)));
        return [.. elements.OrderBy(element => Spread(hash(element)) & (uint)(buckets - 1))];
    }

    private static uint Spread(uint hash) => hash ^ (hash >> 16);

    private static uint Hash(string text)
    {
        uint hash = 0;
        foreach (var character in text)
        {
            hash = unchecked((hash * 31) + character);
        }

        return hash;
    }
}
