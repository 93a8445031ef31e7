namespace PolarisSync.Tests.Fakes.Kubernetes.State;

/// <summary>A kind of object and where it lives.</summary>
internal sealed record KubeKind(string Group, string Version, string Plural, string Name)
{
    public static IReadOnlyList<KubeKind> All { get; } =
    [
        new("", "v1", "configmaps", "ConfigMap"),
        new("", "v1", "services", "Service"),
        new("", "v1", "pods", "Pod"),
        new("", "v1", "namespaces", "Namespace"),
        new("discovery.k8s.io", "v1", "endpointslices", "EndpointSlice"),
    ];

    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    public static KubeKind Find(string plural) => All.First(kind => kind.Plural == plural);
}
