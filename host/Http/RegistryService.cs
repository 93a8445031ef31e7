namespace PolarisSync.Host.Http;

/// <summary>One service of a registry.</summary>
/// <param name="Name">Its canonical name; empty where only the namespace is meant.</param>
/// <param name="Namespace">The namespace as it was asked for.</param>
internal sealed record RegistryService(string Name, string Namespace);
