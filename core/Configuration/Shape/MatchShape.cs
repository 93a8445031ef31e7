namespace PolarisSync.Core.Configuration;

/// <summary>An element of <c>match</c>.</summary>
internal static class MatchShape
{
    public static Key<TextShape> Namespace { get; } = new()
    {
        Name = "namespace",
        Description = "The source's namespace. Without it, empty, `public` or `empty_ns`: the default one; a real namespace of such a name is written `=public`.",
        Value = new(),
        Default = "\"default\"",
    };

    public static Key<TextShape> Service { get; } = new()
    {
        Name = "service",
        Description = "A service's name, `GROUP__name` where the registry has groups; a glob (`*` any characters, `?` one); `regex:` and a regular expression that the whole name "
            + "has to match; or `*` for all.",
        Value = PatternReader.ServiceShape,
        Examples = ["\"*\"", "\"shop-*\"", "\"regex:(shop|pay)-.*\""],
    };

    public static Key<ListShape> Groups { get; } = new()
    {
        Name = "groups",
        Description = "Parts of the instances that become objects of their own at gateways. Registries have no groups: there all instances are copied.",
        Value = new(GroupShape.Object),
    };

    public static Key<ListShape> Exclude { get; } = new()
    {
        Name = "exclude",
        Description = "Which services are taken out again: names, globs or `regex:`, as in `service`.",
        Value = new(PatternReader.ServiceShape),
        Examples = ["""["*-test"]"""],
    };

    public static Key<ObjectShape> Selector { get; } = new()
    {
        Name = "selector",
        Description = "Which instances of these services are copied. Without it all.",
        Value = SelectorShape.Object,
        Examples = ["""{ "metadata": { "env": "prod" }, "tags": ["blue"] }"""],
    };

    public static Key<TextShape> ConfigGroup { get; } = new()
    {
        Name = "config_group",
        Description = "A configuration group's name, in a task for configuration. Such tasks are not supported yet and are ignored with a warning.",
        Value = TextShape.NotBlank,
    };

    public static ObjectShape Object { get; } = new("match", "Services to copy.", Namespace, Service, Groups, Exclude, Selector, ConfigGroup);
}
