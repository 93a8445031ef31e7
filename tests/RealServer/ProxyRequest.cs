namespace PolarisSync.Tests.RealServer;

/// <summary>A request that went through a <see cref="CountingProxy"/>.</summary>
/// <param name="Method">HTTP verb.</param>
/// <param name="Path">Path as sent, percent encoding kept, with the query.</param>
/// <param name="Body">Body of a write, empty for reads.</param>
/// <param name="Token">The access token it carried; null for none.</param>
public sealed record ProxyRequest(string Method, string Path, string Body, string? Token)
{
    /// <summary>A query that waits for a change.</summary>
    public bool IsBlocking => IsRead && Path.Contains("index=", StringComparison.Ordinal);

    /// <summary>A read of any kind.</summary>
    public bool IsRead => Method == "GET";
}
