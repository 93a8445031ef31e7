namespace PolarisSync.Plugins.Polaris.Wire;

/// <summary>An instance as the HTTP API takes and gives it; what is null is left out of a request, since a server before main refuses what it does not know.</summary>
internal sealed record WireInstance
{
    public string? Id { get; init; }

    public string? Service { get; init; }

    /// <summary>Answers alone.</summary>
    public string? Revision { get; init; }

    public string? Namespace { get; init; }

    public string? Host { get; init; }

    public long? Port { get; init; }

    public string? Protocol { get; init; }

    public string? Version { get; init; }

    public long? Weight { get; init; }

    public bool? Healthy { get; init; }

    public bool? Isolate { get; init; }

    public WireLocation? Location { get; init; }

    public Dictionary<string, string>? Metadata { get; init; }
}
