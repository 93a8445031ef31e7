namespace PolarisSync.Core.Configuration;

/// <summary>A number within limits, both included.</summary>
internal sealed record NumberShape(double Least, double Most, bool IsWhole = false) : ValueShape;
