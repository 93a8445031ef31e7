using System.Collections.Immutable;

namespace PolarisSync.Core.Configuration;

/// <summary>An object whose keys people choose.</summary>
internal sealed record MapShape(params ImmutableArray<MapEntryShape> Entries) : ValueShape
{
    /// <summary>Any key but the empty one, each with a string.</summary>
    public static MapShape OfTexts { get; } = new(new MapEntryShape(TextPatterns.NotEmpty, new TextShape()));
}
