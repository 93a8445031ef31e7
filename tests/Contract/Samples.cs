using PolarisSync.Abstractions;

namespace PolarisSync.Tests.Contract;

/// <summary>Instances that use every field, in ways that break careless adapters.</summary>
internal static class Samples
{
    /// <summary>Distinct addresses, no mark.</summary>
    public static IReadOnlyList<ServiceInstance> All { get; } =
    [
        new() { Host = "10.30.0.1", Port = 1, Weight = 0, Health = InstanceHealth.Passing },
        new() { Host = "10.30.0.2", Port = 65535, Weight = 1, Health = InstanceHealth.Critical },
        new() { Host = "10.30.0.3", Port = 80, Weight = 250, Health = InstanceHealth.Warning },
        new() { Host = "10.30.0.4", Port = 80, Weight = 10_000, Health = InstanceHealth.Unknown },
        new() { Host = "10.30.0.5", Port = 80, Health = InstanceHealth.Passing, Isolated = true },
        new() { Host = "10.30.0.6", Port = 80, Health = InstanceHealth.Critical, Isolated = true },
        new() { Host = "10.30.0.7", Port = 80, Health = InstanceHealth.Passing, Tags = ["b", "a", "with space", "ünïcode"] },
        new() { Host = "10.30.0.8", Port = 80, Health = InstanceHealth.Passing, Protocol = "grpc", Version = "1.2.3" },
        new() { Host = "10.30.0.9", Port = 80, Health = InstanceHealth.Passing, Region = "eu", Zone = "eu-1", Campus = "eu-1-a" },
        new()
        {
            Host = "10.30.0.10",
            Port = 80,
            Health = InstanceHealth.Passing,
            Metadata = MetadataMap.From([new("plain", "value"), new("empty", ""), new("text", "ü 日本 \"quoted\" {json} \\ /"), new("dots.and-dashes_1", "x")]),
        },
        new() { Host = "2001:db8::1", Port = 80, Health = InstanceHealth.Passing },
        new() { Host = "orders.example.org", Port = 443, Health = InstanceHealth.Passing },
    ];
}
