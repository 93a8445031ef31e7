namespace PolarisSync.Plugins.Kong.Wire;

/// <summary>What the root of the Admin API tells.</summary>
internal sealed record WireRoot
{
    public string? Version { get; init; }

    public WireConfiguration? Configuration { get; init; }
}
