using System.Collections.Immutable;

namespace PolarisSync.Core.Configuration;

/// <summary>Reads a match's <c>selector</c>.</summary>
internal static class SelectorReader
{
    /// <summary>The selector; null when there is none or it selects everything.</summary>
    public static InstanceSelector? Read(ObjectReader match)
    {
        if (match.Find("selector") is not { } node || match.Context.Object(node, match.PathOf("selector"), SelectorShape.Object.Names) is not { } reader)
        {
            return null;
        }

        var selector = new InstanceSelector { Metadata = ReadMetadata(reader), Tags = ReadTags(reader) };
        if (!selector.Metadata.IsEmpty || !selector.Tags.IsEmpty)
        {
            return selector;
        }

        if (node.Properties.All(property => property.Value is { Items.Count: 0, Properties.Count: 0 }))
        {
            match.Warn("selector", "it names neither metadata nor tags, so every instance is copied");
        }

        return null;
    }

    private static ImmutableArray<KeyValuePair<string, NamePattern>> ReadMetadata(ObjectReader selector)
    {
        var pairs = new List<KeyValuePair<string, NamePattern>>();
        foreach (var (key, text, position, path) in selector.Pairs("metadata"))
        {
            if (PatternReader.Read(selector.Context, text, position, path) is { } pattern)
            {
                pairs.Add(new(key, pattern));
            }
        }

        return [.. pairs.OrderBy(pair => pair.Key, StringComparer.Ordinal)];
    }

    private static ImmutableArray<string> ReadTags(ObjectReader selector)
    {
        var tags = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (text, position, path) in selector.Texts("tags"))
        {
            if (text.Value.Length == 0)
            {
                selector.Context.Error(position, path, "is empty; expected a tag");
            }
            else if (text.Value.Contains('*', StringComparison.Ordinal) || text.Value.StartsWith(NamePattern.RegexPrefix, StringComparison.Ordinal))
            {
                selector.Context.Error(position, path, "tags are compared as they are; patterns can be used for metadata only");
            }
            else
            {
                tags.Add(text.Value);
            }
        }

        return [.. tags];
    }
}
