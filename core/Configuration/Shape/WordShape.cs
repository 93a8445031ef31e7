using System.Collections.Immutable;

namespace PolarisSync.Core.Configuration;

/// <summary>One of some words.</summary>
internal sealed record WordShape(ImmutableArray<string> Words) : ValueShape;
