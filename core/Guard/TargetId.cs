using PolarisSync.Abstractions;

namespace PolarisSync.Core.Guard;

/// <summary>A target with its destination endpoint.</summary>
/// <param name="Destination">Name of the destination endpoint.</param>
/// <param name="Target">The target there.</param>
internal readonly record struct TargetId(string Destination, TargetKey Target)
{
    /// <summary><c>destination: namespace/service</c>.</summary>
    public override string ToString() => $"{Destination}: {Target}";
}
