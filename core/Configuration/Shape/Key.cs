namespace PolarisSync.Core.Configuration;

/// <summary>A key whose kind of value the readers know.</summary>
internal sealed record Key<TShape> : KeyShape
    where TShape : ValueShape
{
    public required TShape Value { get; init; }

    public override ValueShape Shape => Value;
}
