namespace PolarisSync.Plugins.Consul;

/// <summary>A state of the catalog that a watch can go on from.</summary>
/// <param name="Index">Nothing is missed that came after it.</param>
/// <param name="Numbers">The <see cref="Fingerprint"/> of every service, as whoever asked for it knows it.</param>
/// <param name="Covered">The services that somebody asked for; of the others changes may have been missed.</param>
internal sealed record CatalogBase(long Index, Dictionary<string, ulong> Numbers, HashSet<string> Covered);
