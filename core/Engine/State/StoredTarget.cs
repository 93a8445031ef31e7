using PolarisSync.Abstractions;
using PolarisSync.Core.Guard;

namespace PolarisSync.Core.Engine.State;

/// <summary>A target as it is stored.</summary>
internal sealed record StoredTarget
{
    public required string Destination { get; init; }

    public required string Namespace { get; init; }

    public required string Name { get; init; }

    public string? Source { get; init; }

    public static StoredTarget From(TargetId id) =>
        new() { Destination = id.Destination, Namespace = id.Target.Service.Namespace, Name = id.Target.Service.Name, Source = id.Target.Source };

    public TargetId ToTarget() => new(Destination, new TargetKey(new ServiceKey(Namespace, Name), Source));
}
