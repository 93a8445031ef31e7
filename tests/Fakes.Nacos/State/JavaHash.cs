using System.Collections.Immutable;
using System.Numerics;

namespace PolarisSync.Tests.Fakes.Nacos.State;

/// <summary>The order in which a Java hash set gives its strings out: pages of names are cut from it.</summary>
internal static class JavaHash
{
    private const int FewestBuckets = 16;

    public static ImmutableArray<T> Order<T>(IReadOnlyCollection<T> elements, Func<T, string> text)
    {
        var buckets = Math.Max(FewestBuckets, (int)BitOperations.RoundUpToPowerOf2((uint)Math.Ceiling(elements.Count / 0.75)));
        return [.. elements.OrderBy(element => Spread(text(element)) & (uint)(buckets - 1))];
    }

    private static uint Spread(string text)
    {
        uint hash = 0;
        foreach (var character in text)
        {
            hash = unchecked((hash * 31) + character);
        }

        return hash ^ (hash >> 16);
    }
}
