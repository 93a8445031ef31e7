namespace PolarisSync.Abstractions;

/// <summary>An instance a destination cannot hold.</summary>
/// <param name="Instance">The instance.</param>
/// <param name="Reason">One sentence for people: what is in the way and what would help.</param>
public sealed record LeftOutInstance(ServiceInstance Instance, string Reason);
