using PolarisSync.Tests.Fakes;

namespace PolarisSync.Fakes.Tests;

/// <summary>A server whose watch gives hints and whose reads lag, with neither conditions nor namespaces nor health.</summary>
public sealed class InMemoryHintHarness() : InMemoryHarness(new InMemoryRegistryOptions
{
    Watch = InMemoryWatchKind.Hints,
    MaxMetadataPairs = 64,
    KeepsServices = true,
    Traits = new() { ReadLag = TimeSpan.FromMilliseconds(50), HasHealth = false, BatchChanges = 10 },
});
