namespace PolarisSync.Plugins.File;

/// <summary>Options of a file endpoint: none so far, so that every member is reported as unknown.</summary>
internal sealed class FileEndpointOptions;
