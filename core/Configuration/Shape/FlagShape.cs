namespace PolarisSync.Core.Configuration;

/// <summary>True or false.</summary>
internal sealed record FlagShape : ValueShape;
