namespace PolarisSync.Core.Configuration;

/// <summary>A match's <c>selector</c>.</summary>
internal static class SelectorShape
{
    public static Key<MapShape> Metadata { get; } = new()
    {
        Name = "metadata",
        Description = "Metadata keys, each with what its value has to be: a text, a glob or `regex:`. An instance without the key is not copied.",
        Value = new(new MapEntryShape(TextPatterns.NotEmpty, PatternReader.ValueShape)),
        Examples = ["""{ "env": "prod", "version": "v2*" }"""],
    };

    public static Key<ListShape> Tags { get; } = new()
    {
        Name = "tags",
        Description = "Tags an instance has to have, all of them, as they are.",
        Value = new(new TextShape { Pattern = $@"(?!{NamePattern.RegexPrefix})[^*]+", Expected = "a tag; patterns can be used for metadata only" }),
        Examples = ["""["blue"]"""],
    };

    public static ObjectShape Object { get; } = new("selector", "Instances that have all of it.", Metadata, Tags);
}
