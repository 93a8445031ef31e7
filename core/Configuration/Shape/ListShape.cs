namespace PolarisSync.Core.Configuration;

/// <summary>An array; null is no element.</summary>
internal sealed record ListShape(ValueShape Element) : ValueShape;
