namespace PolarisSync.Core.Configuration;

/// <summary>A key of an object.</summary>
internal abstract record KeyShape
{
    /// <summary>As people write it; readers take <c>someName</c> and <c>some_name</c> for the same.</summary>
    public required string Name { get; init; }

    /// <summary>What it does, in sentences for who edits the document; Markdown.</summary>
    public required string Description { get; init; }

    /// <summary>Whether it has to be there. Any other key may be null, which counts as absent.</summary>
    public bool IsRequired { get; init; }

    /// <summary>What counts without it, as JSON; null where that is no single value.</summary>
    public string? Default { get; init; }

    /// <summary>Values as they may stand there, as JSON.</summary>
    public IReadOnlyList<string> Examples { get; init; } = [];

    /// <summary>What the value may be.</summary>
    public abstract ValueShape Shape { get; }
}
