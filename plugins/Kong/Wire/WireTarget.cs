namespace PolarisSync.Plugins.Kong.Wire;

/// <summary>A row of a target.</summary>
internal sealed record WireTarget
{
    public string? Id { get; init; }

    public string? Target { get; init; }

    public long? Weight { get; init; }

    public double? CreatedAt { get; init; }

    public IReadOnlyList<string>? Tags { get; init; }
}
