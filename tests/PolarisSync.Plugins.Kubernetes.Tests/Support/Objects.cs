using System.Text.Json.Nodes;
using PolarisSync.Tests.Fakes.Kubernetes;

namespace PolarisSync.Plugins.Kubernetes.Support;

/// <summary>Objects as people and controllers make them.</summary>
internal static class Objects
{
    public const string Namespace = "shop";
    public const string Map = "polaris-sync-config";

    public static JsonObject ConfigMap(string registry, string key = "sync-registry.json") => new() { ["data"] = new JsonObject { [key] = registry } };

    public static void Apply(this FakeKubernetes server, string registry) => server.Put("configmaps", Namespace, Map, ConfigMap(registry));

    public static Dictionary<string, string> Variables(Uri address, string token = KubeAccess.AdminToken) => new(StringComparer.Ordinal)
    {
        [ConfigMapSettings.AddressVariable] = address.ToString(),
        [ConfigMapSettings.TokenVariable] = token,
        [ConfigMapSettings.NamespaceVariable] = Namespace,
    };
}
