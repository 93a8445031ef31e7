using System.Collections.Immutable;

namespace PolarisSync.Host.Http;

/// <summary>One match.</summary>
/// <param name="Namespace">Canonical namespace at the source.</param>
/// <param name="Service">Name or pattern.</param>
/// <param name="Exclude">Patterns of what it leaves out.</param>
/// <param name="Selector">Which instances, in words; empty for all.</param>
/// <param name="Groups">Names of the groups it makes at a gateway.</param>
internal sealed record ConfiguredMatch(string Namespace, string Service, ImmutableArray<string> Exclude, string Selector, ImmutableArray<string> Groups);
