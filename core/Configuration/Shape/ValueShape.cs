namespace PolarisSync.Core.Configuration;

/// <summary>What a value of a document may be. The readers take their words and ranges from it; schema and reference are written from it.</summary>
internal abstract record ValueShape;
