namespace PolarisSync.Core.Configuration;

/// <summary>An object that somebody else judges, such as an adapter.</summary>
internal sealed record AnyShape : ValueShape;
