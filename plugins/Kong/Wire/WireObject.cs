namespace PolarisSync.Plugins.Kong.Wire;

/// <summary>A service or an upstream: what of it is ours to know.</summary>
internal sealed record WireObject
{
    public string? Id { get; init; }

    public string? Name { get; init; }

    public string? Host { get; init; }

    public IReadOnlyList<string>? Tags { get; init; }
}
