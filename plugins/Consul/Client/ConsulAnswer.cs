using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Consul;

/// <summary>A complete, readable answer.</summary>
/// <param name="Value">What it holds.</param>
/// <param name="Index">Consul's index of the query, 0 when the answer has none.</param>
/// <param name="Version">Where the answer stands among all views; see <see cref="IndexLedger"/>.</param>
internal sealed record ConsulAnswer<T>(T Value, long Index, SnapshotVersion Version);
