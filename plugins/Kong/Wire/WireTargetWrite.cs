namespace PolarisSync.Plugins.Kong.Wire;

/// <summary>A target as it is made or patched. Its address is never patched: Kong would store it as it is written.</summary>
internal sealed record WireTargetWrite
{
    public string? Target { get; init; }

    public long? Weight { get; init; }

    public IReadOnlyList<string>? Tags { get; init; }
}
