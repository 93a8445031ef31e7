using PolarisSync.Abstractions;

namespace PolarisSync.Core.Guard;

/// <summary>Names one loss for as long as it lasts.</summary>
/// <param name="Target">Where.</param>
/// <param name="Owner">Whose copy.</param>
/// <param name="Instance">Which instance.</param>
internal readonly record struct LossKey(TargetId Target, string Owner, InstanceKey Instance)
{
    /// <summary><c>destination namespace/service host:port</c>.</summary>
    public override string ToString() => $"{Target.Destination} {Target.Target} {Instance}";
}
