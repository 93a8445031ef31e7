using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.File.Document;

/// <summary>What a file held at one moment.</summary>
/// <param name="Document">The document; empty when there is no file.</param>
/// <param name="Version">Its place in the order of what this process saw.</param>
/// <param name="Hash">Tells contents apart; null when there is no file.</param>
internal sealed record FileContent(RegistryDocument Document, SnapshotVersion Version, string? Hash)
{
    public bool Exists => Hash is not null;
}
