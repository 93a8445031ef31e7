namespace PolarisSync.Plugins.Kong.Wire;

/// <summary>An upstream as it is made or patched.</summary>
internal sealed record WireUpstreamWrite
{
    public string? Name { get; init; }

    public IReadOnlyList<string>? Tags { get; init; }
}
