namespace PolarisSync.Abstractions;

/// <summary>A field of an instance that a destination keeps only in part or not at all.</summary>
/// <param name="Instance">Which instance.</param>
/// <param name="Field">The field's name in <see cref="ServiceInstance"/>, for metadata <c>Metadata.key</c>.</param>
/// <param name="Reason">One sentence for people: what becomes of the value.</param>
public sealed record FieldLoss(InstanceKey Instance, string Field, string Reason);
