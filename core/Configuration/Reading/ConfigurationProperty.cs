namespace PolarisSync.Core.Configuration;

/// <summary>A name and its value, each with its place.</summary>
internal sealed record ConfigurationProperty(string Name, SourcePosition Position, ConfigurationNode Value);
