namespace PolarisSync.Core.Configuration;

/// <summary>An element of a match's <c>groups</c>.</summary>
internal static class GroupShape
{
    public static Key<TextShape> Name { get; } = new()
    {
        Name = "name",
        Description = "The group's name, unique in its match. `default` is the group of all instances, unless the task's `default_group` is false.",
        IsRequired = true,
        Value = Names.Shape,
    };

    public static Key<MapShape> Metadata { get; } = new()
    {
        Name = "metadata",
        Description = "What an instance's metadata has to hold to be in the group.",
        Value = MapShape.OfTexts,
        Examples = ["""{ "version": "1.0.0" }"""],
    };

    public static Key<TextShape> UpstreamName { get; } = new() { Name = "upstreamName", Description = "What the group is called at the gateway; made from the names without it.", Value = new() };

    public static ObjectShape Object { get; } = new("group", "A part of the instances that becomes an object of its own at a gateway.", Name, Metadata, UpstreamName);
}
