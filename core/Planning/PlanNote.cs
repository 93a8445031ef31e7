using PolarisSync.Abstractions;

namespace PolarisSync.Core.Planning;

/// <summary>Something a plan does not do, with the reason.</summary>
/// <param name="Kind">What sort of thing it is.</param>
/// <param name="Owner">The owner concerned.</param>
/// <param name="Task">The task concerned; empty when none is.</param>
/// <param name="Instance">The instance concerned.</param>
/// <param name="Reason">One sentence.</param>
internal sealed record PlanNote(PlanNoteKind Kind, string Owner, string Task, InstanceKey Instance, string Reason);
