namespace PolarisSync.Host.Http;

/// <summary>One namespace of a registry.</summary>
/// <param name="Name">Its canonical name.</param>
internal sealed record RegistryNamespace(string Name);
