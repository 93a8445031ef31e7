using System.Collections.Immutable;
using PolarisSync.Abstractions;

namespace PolarisSync.Core.Engine;

/// <summary>What a registry answered when it was asked for the services of one namespace.</summary>
/// <param name="Services">What it listed; empty after a failure.</param>
/// <param name="Failure">Why it did not; null when it did.</param>
internal sealed record NamespaceList(ImmutableArray<ServiceKey> Services, SyncException? Failure);
