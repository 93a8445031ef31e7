using PolarisSync.Abstractions;

namespace PolarisSync.Core.Planning;

/// <summary>A change that takes something visible away, and therefore has to pass the guard.</summary>
/// <param name="Change">The delete or update.</param>
/// <param name="Kind">What it takes away.</param>
/// <param name="Task">The task whose share loses it.</param>
/// <param name="Waits">Why it has to wait whatever the guard says; null when it need not.</param>
/// <param name="MayRecover">Whether the instance is unhealthy and nothing else is in its way.</param>
internal sealed record PlannedLoss(InstanceChange Change, LossKind Kind, string Task, string? Waits, bool MayRecover = false);
