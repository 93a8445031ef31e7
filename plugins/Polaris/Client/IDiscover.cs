using PolarisSync.Plugins.Polaris.Wire;

namespace PolarisSync.Plugins.Polaris;

/// <summary>A way to ask Discover.</summary>
internal interface IDiscover
{
    /// <summary>Asks once. The answer's code is one of those <see cref="PolarisCodes"/> names for Discover, and it is about what was asked.</summary>
    /// <exception cref="Abstractions.SyncException">Any kind.</exception>
    Task<WireDiscoverResponse> AskAsync(DiscoverQuestion question, CancellationToken cancellationToken);
}
