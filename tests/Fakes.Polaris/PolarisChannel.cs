namespace PolarisSync.Tests.Fakes.Polaris;

/// <summary>Where a call came in.</summary>
public enum PolarisChannel
{
    /// <summary>The console paths, /naming/v1.</summary>
    Console,

    /// <summary>The client paths over HTTP, /v1.</summary>
    ClientHttp,

    /// <summary>gRPC.</summary>
    ClientGrpc,
}
