namespace PolarisSync.Core.Configuration;

/// <summary>A match as far as it could be read.</summary>
internal sealed record MatchDraft
{
    public required string Path { get; init; }

    public required SourcePosition Position { get; init; }

    /// <summary>Whether it names a <c>service</c>, whatever else is wrong with it.</summary>
    public bool HasService { get; init; }

    /// <summary>Whether it names a <c>config_group</c>.</summary>
    public bool HasConfigGroup { get; init; }

    /// <summary>Where <c>groups</c> stand; null without any.</summary>
    public SourcePosition? Groups { get; init; }

    /// <summary>Null when anything is faulty, or it is none of services.</summary>
    public MatchDefinition? Definition { get; init; }
}
