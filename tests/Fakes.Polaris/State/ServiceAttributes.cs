namespace PolarisSync.Tests.Fakes.Polaris.State;

/// <summary>What a service has besides metadata.</summary>
internal sealed record ServiceAttributes
{
    public string Ports { get; init; } = "";

    public string Business { get; init; } = "";

    public string Department { get; init; } = "";

    public string CmdbMod1 { get; init; } = "";

    public string CmdbMod2 { get; init; } = "";

    public string CmdbMod3 { get; init; } = "";

    public string Comment { get; init; } = "";

    public string Owners { get; init; } = "";

    public string PlatformId { get; init; } = "";
}
