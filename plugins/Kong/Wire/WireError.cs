namespace PolarisSync.Plugins.Kong.Wire;

/// <summary>An error.</summary>
internal sealed record WireError
{
    public int? Code { get; init; }

    public string? Name { get; init; }

    public string? Message { get; init; }
}
