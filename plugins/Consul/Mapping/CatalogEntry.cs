using PolarisSync.Plugins.Consul.Wire;

namespace PolarisSync.Plugins.Consul;

/// <summary>One instance with everything that says how it is.</summary>
/// <param name="Node">The node it stands on.</param>
/// <param name="Service">The instance.</param>
/// <param name="Checks">Its checks and those of the node.</param>
internal readonly record struct CatalogEntry(WireNode Node, WireService Service, IReadOnlyList<WireCheck> Checks);
