using PolarisSync.Abstractions;

namespace PolarisSync.Core.Configuration;

/// <summary>An endpoint as far as it could be read; faulty parts are missing.</summary>
internal sealed record EndpointDraft
{
    public required string Path { get; init; }

    /// <summary>Where its name stands, or the endpoint when it has none.</summary>
    public required SourcePosition Position { get; init; }

    public ConfigText? Name { get; init; }

    /// <summary>The loaded type; null when it is unknown.</summary>
    public EndpointType? Type { get; init; }

    /// <summary>Type, addresses and options in one form: two endpoints with equal identity are one server. Null when that cannot be told.</summary>
    public string? Server { get; init; }

    /// <summary>A hash of everything that is configured, whichever adapter is loaded; null when anything needed is missing or faulty.</summary>
    public string? Settings { get; init; }

    /// <summary>Null when anything needed is missing or faulty.</summary>
    public EndpointConfiguration? Configuration { get; init; }
}
