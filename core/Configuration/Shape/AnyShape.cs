using System.Collections.Immutable;

namespace PolarisSync.Core.Configuration;

/// <summary>An object whose keys depend on the <c>type</c> beside it.</summary>
internal sealed record AnyShape : ValueShape
{
    /// <summary>What it is for some types; what it is for others somebody else judges, such as an adapter.</summary>
    public ImmutableArray<(string Type, ValueShape Shape)> ByType { get; init; } = [];
}
