using System.Collections.Immutable;

namespace PolarisSync.Host.Loading;

/// <summary>An endpoint type an adapter offers.</summary>
/// <param name="Name">The value of <c>type</c> in the configuration.</param>
/// <param name="Roles"><c>source</c>, <c>destination</c>, or both.</param>
internal sealed record PluginEndpointType(string Name, ImmutableArray<string> Roles);
