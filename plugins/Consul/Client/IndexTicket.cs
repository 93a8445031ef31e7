namespace PolarisSync.Plugins.Consul;

/// <summary>What was known when a request left; see <see cref="IndexLedger"/>.</summary>
/// <param name="Path">The query the index belongs to.</param>
/// <param name="Epoch">Life of the server then.</param>
/// <param name="Last">Last index of this path, 0 for none.</param>
/// <param name="Highest">Highest index any answer of this life had shown.</param>
internal readonly record struct IndexTicket(string Path, long Epoch, long Last, long Highest);
