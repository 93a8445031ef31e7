namespace PolarisSync.Core.Configuration;

/// <summary>Says in a few words what a value may be.</summary>
internal static class ShapeText
{
    public static string Describe(ValueShape shape) => shape switch
    {
        ObjectShape value => Link(value),
        ListShape { Element: ObjectShape element } => $"list of {Link(element)}",
        ListShape { Element: var element } => $"list of {Describe(element)}",
        FlagShape => "true or false",
        NumberShape { IsWhole: true } value => $"whole number, {Defaults.Of(value.Least)} to {Defaults.Of(value.Most)}",
        NumberShape value => $"number, {Defaults.Of(value.Least)} to {Defaults.Of(value.Most)}",
        DurationShape value => $"duration, `{DurationText.Format(value.Least)}` to `{DurationText.Format(value.Most)}`{(value.OrNever ? $", or `{DurationShape.NeverWord}`" : "")}",
        WordShape value => string.Join(" or ", value.Words.Select(word => $"`{word}`")),
        MapShape { Entries: [{ IsNullable: true }, ..] } => "object of strings or null",
        MapShape => "object of strings",
        AnyShape value => string.Join("; ", value.ByType.Select(known => $"for `{known.Type}`: {Describe(known.Shape)}").DefaultIfEmpty("object")),
        _ => "string",
    };

    private static string Link(ObjectShape shape) => $"[{shape.Name.Replace('_', ' ')}](#{shape.Name.Replace('_', '-')})";
}
