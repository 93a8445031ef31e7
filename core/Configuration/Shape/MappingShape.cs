using PolarisSync.Abstractions;

namespace PolarisSync.Core.Configuration;

/// <summary>A task's <c>mapping</c>.</summary>
internal static class MappingShape
{
    /// <summary>What Kubernetes copies carry instead of <see cref="SyncMark.MetadataKey"/>, and whatever else we may have to write there.</summary>
    public const string ReservedPrefix = "polarissync.io/";

    /// <summary>The key that stands for all namespaces that are not named.</summary>
    public const string Others = "*";

    private const string Inner = @"[^\s\u0000-\u001f\u007f-\u009f*?]";
    private const string InnerOrSpace = @"[^\u0000-\u001f\u007f-\u009f*?]";
    private const string NoRegex = $"(?!{NamePattern.RegexPrefix})";

    public static Key<MapShape> Namespaces { get; } = new()
    {
        Name = "namespaces",
        Description = "The source's namespaces, each with the destination's; `*` alone stands for all others.",
        Value = new(new MapEntryShape(@"\*|[^*]*", new TextShape { Pattern = "[^*]*", Expected = "one namespace of the destination, without '*'" })),
        Examples = ["""{ "prod": "production", "*": "other" }"""],
    };

    // As many '*' as the name has on the left; more than two are not told apart here.
    public static Key<MapShape> Names { get; } = new()
    {
        Name = "names",
        Description = "Services, each with its name at the destination; of several that fit the first counts. After a glob each `*` is what the corresponding `*` on the left stands for; "
            + "after `regex:` `$1` and `${name}` are groups and `$$` is a dollar.",
        Value = new(
            new MapEntryShape($@"{NoRegex}(?=[\s\S]*\S)[^*?]+", new TextShape
            {
                Pattern = $"{Inner}(?:{InnerOrSpace}{{0,{MappingDefinition.LongestName - 2}}}{Inner})?",
                Expected = "a name without '*' and '?'",
            }),
            new MapEntryShape($@"{NoRegex}(?=[\s\S]*\?)(?=[\s\S]*\S)[^*]+", new TextShape { Pattern = "[^*?]+", Expected = "a name without '*' and '?'" }),
            new MapEntryShape($@"{NoRegex}[^*]*\*[^*]*", new TextShape { Pattern = @"(?=[\s\S])[^*?]*(?:\*[^*?]*)?", Expected = "a name with at most one '*' and without '?'" }),
            new MapEntryShape($@"{NoRegex}[^*]*(?:\*[^*]+)+\*[^*]*", new TextShape { Pattern = "[^?]+", Expected = "a name with at most as many '*' as the pattern has, and without '?'" }),
            new MapEntryShape($@"{NamePattern.RegexPrefix}[\s\S]+", new TextShape
            {
                Pattern = @"(?:[^$]|\$\$|\$[0-9]+|\$\{(?:[^}:]+|(?:env|file):[^}]+)\})+",
                Expected = "a name with $1, ${name} or $$ for a dollar",
                KeepsGroups = true,
            })),
        Examples = ["""{ "orders": "shop-orders", "legacy-*": "*" }"""],
    };

    public static Key<MapShape> Metadata { get; } = new()
    {
        Name = "metadata",
        Description = "Metadata to set on every copy; null takes a key away.",
        Value = new(new MapEntryShape(
            $@"(?!{TextPatterns.AnyCase(SyncMark.MetadataKey)}$|{TextPatterns.AnyCase(ReservedPrefix)})[\s\S]+", new TextShape(), IsNullable: true)),
        Examples = ["""{ "origin": "consul-a", "internal": null }"""],
    };

    public static ObjectShape Object { get; } = new("mapping", "What copies are called, and what is changed of their metadata.", Namespaces, Names, Metadata);
}
