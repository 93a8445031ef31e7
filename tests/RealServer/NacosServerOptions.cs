namespace PolarisSync.Tests.RealServer;

/// <summary>How a test server is started.</summary>
public sealed record NacosServerOptions
{
    /// <summary>Whether everybody has to log in; user and password are <c>nacos</c>.</summary>
    public bool Auth { get; init; }

    /// <summary>How long an access token lives; null for 18000 s.</summary>
    public int? TokenSeconds { get; init; }
}
