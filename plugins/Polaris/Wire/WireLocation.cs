namespace PolarisSync.Plugins.Polaris.Wire;

/// <summary>Where an instance stands.</summary>
internal sealed record WireLocation
{
    public string? Region { get; init; }

    public string? Zone { get; init; }

    public string? Campus { get; init; }
}
