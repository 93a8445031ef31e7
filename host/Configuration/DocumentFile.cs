namespace PolarisSync.Host.Configuration;

/// <summary>A file as it was configured, for messages, and as it is opened.</summary>
/// <param name="Origin">The path as configured, for example <c>conf/sync-registry.json</c>.</param>
/// <param name="FullPath">The absolute path.</param>
/// <param name="NamedBy">The variable that named it; null when it is the default.</param>
internal sealed record DocumentFile(string Origin, string FullPath, string? NamedBy = null)
{
    public bool Exists => File.Exists(FullPath);
}
