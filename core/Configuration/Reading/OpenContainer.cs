namespace PolarisSync.Core.Configuration;

/// <summary>An object or array whose end has not been read yet.</summary>
internal sealed record OpenContainer(bool IsObject, SourcePosition Position);
