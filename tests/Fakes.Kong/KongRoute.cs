namespace PolarisSync.Tests.Fakes.Kong;

/// <summary>A route as it is stored.</summary>
public sealed record KongRoute
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Its name; null where it has none.</summary>
    public string? Name { get; init; }

    /// <summary>The id of its service; null where it has none.</summary>
    public string? ServiceId { get; init; }

    /// <summary>All of it, byte for byte the same as long as nobody writes to it.</summary>
    public required string Json { get; init; }
}
