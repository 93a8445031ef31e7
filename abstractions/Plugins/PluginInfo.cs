namespace PolarisSync.Abstractions;

/// <summary>Describes an adapter DLL to people.</summary>
public sealed record PluginInfo
{
    /// <summary>Short name, for example <c>Consul</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The adapter's own version.</summary>
    public required string Version { get; init; }

    /// <summary>One sentence: what it connects to.</summary>
    public string Description { get; init; } = "";
}
