using System.Collections.Immutable;
using PolarisSync.Abstractions;

namespace PolarisSync.Tests.Contract;

/// <summary>What a harness can play. A test that needs more is ignored with the reason.</summary>
public sealed record HarnessCapabilities
{
    /// <summary>Faults that <see cref="IRegistryHarness.BreakAsync"/> can play.</summary>
    public ImmutableArray<HarnessFault> Faults { get; init; } = [];

    /// <summary>Whether <see cref="IRegistryHarness.StripMarkAsync"/> works.</summary>
    public bool CanStripMark { get; init; }

    /// <summary>Whether <see cref="IRegistryHarness.DropWatchesAsync"/> works.</summary>
    public bool CanDropWatches { get; init; }

    /// <summary>Whether a native and a copy at one address can be played; false where the server itself cannot hold both.</summary>
    public bool SharesAddresses { get; init; } = true;

    /// <summary>Whether endpoints of a harness live in one session, so that each sees what the other wrote as its own.</summary>
    public bool EndpointsShareCopies { get; init; } = true;

    /// <summary>Turns an instance into one that the server refuses (too many pairs, a bad value); null where it refuses nothing.</summary>
    public Func<ServiceInstance, ServiceInstance>? MakeRefused { get; init; }

    /// <summary>What a read gives for a native registered like this: where applications cannot tell everything an instance has.</summary>
    public Func<ServiceInstance, ServiceInstance> AsNative { get; init; } = instance => instance;

    /// <summary>How many services the test of complete lists makes; more than three pages of the server.</summary>
    public int ManyServices { get; init; } = 1000;

    /// <summary>Two namespaces that exist, the default one first; only that one where there are none.</summary>
    public ImmutableArray<string> Namespaces { get; init; } = [ServiceKey.DefaultNamespace];

    /// <summary>Names a service may have there; every one is tried.</summary>
    public ImmutableArray<string> StrangeNames { get; init; } =
        ["UPPER.lower_1", "DEFAULT_GROUP@@a/b ü", "group__service", "percent%20&?=#", "quote\"back\\slash", "日本語", "dots..and:colons"];

    /// <summary>Names an owner may have; every one is tried.</summary>
    public ImmutableArray<string> StrangeOwners { get; init; } = ["A", "nacos-1.4:8848", "owner with ü and / and :", "quote\"back\\slash"];

    /// <summary>How long something that has to happen may take, at the worst, before a test fails.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(15);
}
