using PolarisSync.Abstractions;
using PolarisSync.Tests.Fakes;

namespace PolarisSync.Fakes.Tests;

/// <summary>A server that knows a copy by its address only.</summary>
public sealed class InMemoryWeakHarness() : InMemoryHarness(new InMemoryRegistryOptions
{
    MaxMetadataPairs = 64,
    Traits = new() { HasNamespaces = true, Identity = CopyIdentity.ByAddress },
});
