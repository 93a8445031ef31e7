using PolarisSync.Core.Planning;

namespace PolarisSync.Core.Guard;

/// <summary>One loss inside a held object.</summary>
/// <param name="Since">Since when it is held; its time of release counts from here.</param>
/// <param name="Kind">What it takes away.</param>
internal sealed record HeldLoss(DateTimeOffset Since, LossKind Kind);
