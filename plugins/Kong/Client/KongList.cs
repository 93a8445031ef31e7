namespace PolarisSync.Plugins.Kong;

/// <summary>A list as it was read.</summary>
/// <typeparam name="T">Of what.</typeparam>
/// <param name="Items">What is in it.</param>
/// <param name="IsThere">False where Kong does not know what it is a list of.</param>
/// <param name="IsWhole">False where there are more pages than were asked for.</param>
internal sealed record KongList<T>(IReadOnlyList<T> Items, bool IsThere, bool IsWhole);
