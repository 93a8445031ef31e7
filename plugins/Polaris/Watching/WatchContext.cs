namespace PolarisSync.Plugins.Polaris;

/// <summary>What a watch works with.</summary>
/// <param name="Client">The HTTP API.</param>
/// <param name="Connection">The stream; null where the endpoint has no gRPC address.</param>
/// <param name="Reader">Reads and keeps services.</param>
/// <param name="TimeProvider">The clock.</param>
/// <param name="HttpPollsPerSecond">What a second may cost over HTTP.</param>
/// <param name="GrpcPollsPerSecond">What a second may cost over gRPC.</param>
internal sealed record WatchContext(
    PolarisClient Client, DiscoverConnection? Connection, DiscoverReader Reader, TimeProvider TimeProvider, int HttpPollsPerSecond, int GrpcPollsPerSecond);
