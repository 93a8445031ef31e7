using PolarisSync.Abstractions;
using PolarisSync.Tests.Fakes;

namespace PolarisSync.Fakes.Tests;

/// <summary>A server whose copies live as long as the connection that made them.</summary>
public sealed class InMemorySessionHarness() : InMemoryHarness(new InMemoryRegistryOptions
{
    MaxMetadataPairs = 64,
    Traits = new() { HasNamespaces = true, Lease = CopyLease.Session },
});
