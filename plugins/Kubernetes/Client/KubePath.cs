namespace PolarisSync.Plugins.Kubernetes;

/// <summary>Where objects of one kind are, and which of them are wanted.</summary>
/// <param name="Collection">The path of the collection.</param>
/// <param name="Selector">A part of the query that selects, such as <c>fieldSelector=metadata.name%3Dx</c>; empty for everything.</param>
internal sealed record KubePath(string Collection, string Selector = "")
{
    private const string Core = "/api/v1";
    private const string Discovery = "/apis/discovery.k8s.io/v1";

    /// <summary>The query for a page.</summary>
    public string Page(int limit, string? token) =>
        $"{Collection}?limit={limit}{Selected}{(string.IsNullOrEmpty(token) ? "" : "&continue=" + Uri.EscapeDataString(token))}";

    /// <summary>The query for a watch.</summary>
    public string Watch(string version, int seconds) =>
        $"{Collection}?watch=true&allowWatchBookmarks=true&timeoutSeconds={seconds}&resourceVersion={Uri.EscapeDataString(version)}{Selected}";

    public static KubePath Services(string? ns) => new(Of(Core, ns, "services"));

    public static KubePath Pods(string? ns) => new(Of(Core, ns, "pods"));

    public static KubePath Slices(string? ns) => new(Of(Discovery, ns, "endpointslices"));

    /// <summary>The slices of one service.</summary>
    public static KubePath SlicesOf(string ns, string service) => Slices(ns) with { Selector = "labelSelector=" + Uri.EscapeDataString($"{KubeNames.ServiceNameLabel}={service}") };

    /// <summary>One service, as a list.</summary>
    public static KubePath Service(string ns, string name) => Services(ns) with { Selector = ByName(name) };

    /// <summary>One ConfigMap, as a list: rights for one name go no further.</summary>
    public static KubePath ConfigMap(string ns, string name) => new(Of(Core, ns, "configmaps"), ByName(name));

    private string Selected => Selector.Length == 0 ? "" : "&" + Selector;

    private static string ByName(string name) => "fieldSelector=" + Uri.EscapeDataString($"metadata.name={name}");

    private static string Of(string group, string? ns, string kind) => ns is null ? $"{group}/{kind}" : $"{group}/namespaces/{Uri.EscapeDataString(ns)}/{kind}";
}
