using System.Collections.Immutable;

namespace PolarisSync.Core.Configuration;

/// <summary>An object whose keys are known; any other key is a fault.</summary>
internal sealed record ObjectShape : ValueShape
{
    public ObjectShape(string name, string description, params ImmutableArray<KeyShape> keys)
    {
        Name = name;
        Description = description;
        Keys = keys;
        Names = [.. keys.Select(key => key.Name)];
    }

    /// <summary>What it is called where it is described once and used in several places.</summary>
    public string Name { get; }

    /// <summary>One or two sentences for who edits the document.</summary>
    public string Description { get; }

    /// <summary>In the order in which people write them.</summary>
    public ImmutableArray<KeyShape> Keys { get; }

    /// <summary>The names of the keys.</summary>
    public ImmutableArray<string> Names { get; }
}
