namespace PolarisSync.Abstractions;

/// <summary>A target that holds copies of an owner.</summary>
/// <param name="Target">The target.</param>
/// <param name="Owner">The owner, a source endpoint's name.</param>
/// <param name="Copies">How many of its copies the target holds, at least 1.</param>
public readonly record struct OwnedTarget(TargetKey Target, string Owner, int Copies);
