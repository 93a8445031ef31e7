using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Consul;

/// <summary>Canonical keys and Consul's names. Consul's community edition has no namespaces: everything is in the default one.</summary>
internal static class ServiceKeys
{
    public static ServiceKey Of(string name) => new(ServiceKey.DefaultNamespace, name);

    public static bool IsDefault(ServiceKey key) => string.Equals(key.Namespace, ServiceKey.DefaultNamespace, StringComparison.Ordinal);

    public static void RequireDefault(string ns)
    {
        if (!string.Equals(ns, ServiceKey.DefaultNamespace, StringComparison.Ordinal))
        {
            throw new SyncException(SyncErrorKind.Config, $"Consul has no namespaces, so there is no '{ns}'; leave the namespace of the match empty.");
        }
    }
}
