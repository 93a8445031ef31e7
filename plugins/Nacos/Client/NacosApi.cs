using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using PolarisSync.Abstractions;
using PolarisSync.Plugins.Nacos.Wire;

namespace PolarisSync.Plugins.Nacos;

/// <summary>
/// What is asked over HTTP: the lists that leave nothing out (what subscribers are shown leaves disabled instances out and may make health up), and
/// namespaces. Knows which version has which path.
/// </summary>
internal sealed class NacosApi(NacosHttp http)
{
    // The 2.x catalog answers a page larger than the list with the whole list; 500 services are a page in the others.
    private const int LeastPage = 500;
    private const int BulkPage = 200;
    private const int InstancePage = 10_000;
    private const int ListTries = 3;

    private NacosVersion _version;

    /// <summary>Finds out the version; the answer decides the paths of all other calls.</summary>
    public async Task<NacosVersion> DetectAsync(CancellationToken cancellationToken)
    {
        var (status, body) = await http.AskAsync("/v3/admin/core/state", "the version", cancellationToken);
        var version = status == HttpStatusCode.OK ? NacosVersion.Parse(Read(body, NacosJson.Default.WireResultWireState)?.Data?.Version) : null;
        if (version is null)
        {
            var v3 = (Status: status, Body: body);
            (status, body) = await http.AskAsync("/v1/console/server/state", "the version", cancellationToken);
            version = status == HttpStatusCode.OK ? NacosVersion.Parse(Read(body, NacosJson.Default.WireState)?.Version) : null;
            if (version is null)
            {
                // Whatever refuses both is judged by the second answer, unless only the first one says anything.
                throw status == HttpStatusCode.OK ? NacosErrors.Unreadable("the version")
                    : NacosErrors.FromStatus("the version", status == HttpStatusCode.NotFound ? v3.Status : status, body, null) is { Kind: SyncErrorKind.Transient } error ? error
                    : NacosErrors.Unreadable("the version");
            }
        }

        _version = version.Value;
        http.LoginPath = _version.IsV3 ? "/v3/auth/user/login" : "/v1/auth/login";
        return _version;
    }

    /// <summary>A small question that the server answers only when it works and our credentials are good.</summary>
    public Task ProbeAsync(CancellationToken cancellationToken) => ReadNamesPageAsync(NacosService.PublicNamespace, 1, 1, cancellationToken);

    /// <summary>Names every service of a namespace, those without instances included.</summary>
    public async Task<IReadOnlyCollection<NacosService>> ListAsync(string ns, CancellationToken cancellationToken)
    {
        var size = LeastPage;
        for (var attempt = 1; ; attempt++)
        {
            // Pages come out of a hash set: while names come and go, one may be on two pages and another on none.
            var names = new HashSet<NacosService>();
            var (count, page) = await ReadNamesPageAsync(ns, 1, size, cancellationToken);
            names.UnionWith(page);
            for (var number = 2; page.Count > 0 && (number - 1) * size < count; number++)
            {
                (count, page) = await ReadNamesPageAsync(ns, number, size, cancellationToken);
                names.UnionWith(page);
            }

            if (names.Count >= count)
            {
                return names;
            }

            if (attempt == ListTries)
            {
                throw new SyncException(SyncErrorKind.Transient, $"Nacos counts {count} services in namespace '{ns}' and shows {names.Count}: the list changes while it is read.");
            }

            // One page large enough for all of it is one moment.
            size = Math.Max(size, count + LeastPage);
        }
    }

    /// <summary>Reads one service.</summary>
    public Task<ServiceReading> ReadAsync(NacosService service, CancellationToken cancellationToken) =>
        _version.IsV3 ? ReadV3Async(service, cancellationToken)
        : _version.HasExactList ? ReadV2Async(service, cancellationToken)
        : ReadV1Async(service, cancellationToken);

    /// <summary>
    /// Reads all services of a namespace, many in an answer. What is given is exact (before 3.0 without the kind of instances); what is not given
    /// proves nothing, since services move between pages.
    /// </summary>
    public async IAsyncEnumerable<ServiceReading> ReadAllAsync(string ns, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var number = 1; ; number++)
        {
            var page = await ReadDetailPageAsync(ns, "", number, cancellationToken);
            foreach (var service in page)
            {
                yield return ToReading(ns, service);
            }

            if (page.Count < BulkPage)
            {
                yield break;
            }
        }
    }

    /// <summary>The ids of all namespaces; null where we may not ask for them.</summary>
    public async Task<IReadOnlyList<string>?> ListNamespacesAsync(CancellationToken cancellationToken)
    {
        try
        {
            var path = _version.IsV3 ? "/v3/admin/core/namespace/list" : "/v1/console/namespaces";
            var result = await http.GetAsync(path, "the list of namespaces", NacosJson.Default.WireResultListWireNamespace, bulk: false, cancellationToken);
            return result.Data is { } list
                ? [.. list.Select(ns => ns.Namespace.Length == 0 ? NacosService.PublicNamespace : ns.Namespace).Distinct(StringComparer.Ordinal)]
                : throw NacosErrors.Unreadable("the list of namespaces");
        }
        catch (SyncException error) when (error.Kind == SyncErrorKind.Auth)
        {
            return null;
        }
    }

    /// <summary>Creates a namespace; fine when it exists.</summary>
    public async Task CreateNamespaceAsync(string ns, CancellationToken cancellationToken)
    {
        var what = $"creating namespace '{ns}'";
        var query = _version.IsV3
            ? "/v3/admin/core/namespace?namespaceId=" + Encode(ns) + "&namespaceName=" + Encode(ns)
            : "/v1/console/namespaces?customNamespaceId=" + Encode(ns) + "&namespaceName=" + Encode(ns);
        var (status, body) = await http.SendAsync(HttpMethod.Post, query, what, cancellationToken);
        if (status == HttpStatusCode.OK && (body.Contains("true", StringComparison.Ordinal) || _version.IsV3))
        {
            return;
        }

        // "False" in 1.x and 2.x and 22002 in 3.x also mean that somebody was faster.
        if ((await ListNamespacesAsync(cancellationToken))?.Contains(ns, StringComparer.Ordinal) != true)
        {
            throw status == HttpStatusCode.OK
                ? new SyncException(SyncErrorKind.Rejected, $"Nacos refused {what} without a reason.")
                : NacosErrors.FromStatus(what, status, body, null);
        }
    }

    /// <summary>Registers a persistent instance, or overwrites the one at its address.</summary>
    public Task RegisterPersistentAsync(NacosService service, WireInstance instance, CancellationToken cancellationToken) =>
        WritePersistentAsync(HttpMethod.Post, service, instance, cancellationToken);

    /// <summary>Takes a persistent instance away; fine when there is none.</summary>
    public Task DeregisterPersistentAsync(NacosService service, WireInstance instance, CancellationToken cancellationToken) =>
        WritePersistentAsync(HttpMethod.Delete, service, instance, cancellationToken);

    private async Task WritePersistentAsync(HttpMethod method, NacosService service, WireInstance instance, CancellationToken cancellationToken)
    {
        var what = $"a persistent instance of '{service}'";
        var query = new StringBuilder(_version.IsV3 ? "/v3/client/ns/instance?" : "/v1/ns/instance?")
            .Append("namespaceId=").Append(Encode(service.Namespace)).Append("&groupName=").Append(Encode(service.Group))
            .Append("&serviceName=").Append(Encode(service.Name)).Append("&ip=").Append(Encode(instance.Ip))
            .Append(CultureInfo.InvariantCulture, $"&port={instance.Port}&clusterName=").Append(Encode(instance.ClusterName ?? NacosMapper.DefaultCluster))
            .Append("&ephemeral=false");
        if (method == HttpMethod.Post)
        {
            query.Append(CultureInfo.InvariantCulture, $"&weight={instance.Weight}")
                .Append(instance.Healthy ? "&healthy=true" : "&healthy=false").Append(instance.Enabled ? "&enabled=true" : "&enabled=false")
                .Append("&metadata=").Append(Encode(JsonSerializer.Serialize(instance.Metadata, NacosJson.Default.DictionaryStringString)));
        }

        var (status, body) = await http.SendAsync(method, query.ToString(), what, cancellationToken);
        if (status != HttpStatusCode.OK)
        {
            throw NacosErrors.FromStatus(what, status, body, null);
        }

        if (_version.IsV3 && Read(body, NacosJson.Default.WireResultString) is { Code: not 0 } refused)
        {
            throw NacosErrors.FromCode(what, refused.Code, NacosErrors.Excerpt(body));
        }
    }

    private async Task<(int Count, IReadOnlyList<NacosService> Page)> ReadNamesPageAsync(string ns, int number, int size, CancellationToken cancellationToken)
    {
        var what = $"the services of namespace '{ns}'";
        var query = string.Create(CultureInfo.InvariantCulture, $"?namespaceId={Encode(ns)}&pageNo={number}&pageSize={size}");
        if (_version.IsV3)
        {
            var result = await http.GetAsync("/v3/admin/ns/service/list" + query, what, NacosJson.Default.WireResultWirePageWireServiceName, bulk: true, cancellationToken);
            var page = Checked(result, what);
            return (page.TotalCount, [.. page.PageItems.Select(item => ToService(ns, item, what))]);
        }

        var list = await http.GetAsync("/v1/ns/catalog/services" + query + "&withInstances=false", what, NacosJson.Default.WireServiceList, bulk: true, cancellationToken);
        return (list.Count, [.. list.ServiceList.Select(item => ToService(ns, item, what))]);
    }

    private static NacosService ToService(string ns, WireServiceName item, string what) =>
        item.GroupName is { } group && (item.Name ?? item.ServiceName) is { } name ? new(ns, group, name) : throw NacosErrors.Unreadable(what);

    private async Task<IReadOnlyList<WireServiceDetail>> ReadDetailPageAsync(string ns, string filter, int number, CancellationToken cancellationToken)
    {
        var what = $"the services of namespace '{ns}' with their instances";
        var query = string.Create(CultureInfo.InvariantCulture, $"?namespaceId={Encode(ns)}{filter}&withInstances=true&pageNo={number}&pageSize={BulkPage}");
        return _version.IsV3
            ? Checked(await http.GetAsync("/v3/admin/ns/service/list" + query, what, NacosJson.Default.WireResultWirePageWireServiceDetail, bulk: true, cancellationToken), what).PageItems
            : await http.GetAsync("/v1/ns/catalog/services" + query, what, NacosJson.Default.ListWireServiceDetail, bulk: true, cancellationToken);
    }

    private async Task<ServiceReading> ReadV2Async(NacosService service, CancellationToken cancellationToken)
    {
        var what = $"service '{service}'";
        var size = InstancePage;
        for (var attempt = 1; ; attempt++)
        {
            var path = string.Create(
                CultureInfo.InvariantCulture,
                $"/v2/ns/catalog/instances?namespaceId={Encode(service.Namespace)}&serviceName={Encode(service.GroupedName)}&pageNo=1&pageSize={size}");
            var list = Checked(await http.GetAsync(path, what, NacosJson.Default.WireResultWireInstances, bulk: false, cancellationToken), what);
            var instances = list.Instances ?? [];
            if (instances.Count == list.Count)
            {
                return new(service, list.Instances is not null, instances);
            }

            if (attempt == ListTries)
            {
                throw new SyncException(SyncErrorKind.Transient, $"Nacos counts {list.Count} instances of '{service}' and shows {instances.Count}.");
            }

            size = list.Count + InstancePage;
        }
    }

    // The v3 list of instances shows one cluster alone before 3.2; this one shows all of them, for every service whose name holds the words.
    private async Task<ServiceReading> ReadV3Async(NacosService service, CancellationToken cancellationToken)
    {
        var filter = $"&groupNameParam={Encode(Pattern(service.Group))}&serviceNameParam={Encode(Pattern(service.Name))}";
        for (var number = 1; ; number++)
        {
            var page = await ReadDetailPageAsync(service.Namespace, filter, number, cancellationToken);
            foreach (var found in page)
            {
                if (found.ServiceName == service.Name && found.GroupName == service.Group)
                {
                    return ToReading(service.Namespace, found);
                }
            }

            if (page.Count < BulkPage)
            {
                return new(service, Exists: false, []);
            }
        }
    }

    // 2.1.1 to 2.2.3: one cluster at a time.
    private async Task<ServiceReading> ReadV1Async(NacosService service, CancellationToken cancellationToken)
    {
        var what = $"service '{service}'";
        var names = $"?namespaceId={Encode(service.Namespace)}&serviceName={Encode(service.GroupedName)}&groupName={Encode(service.Group)}";
        var instances = new List<WireInstance>();
        try
        {
            var known = await http.GetAsync("/v1/ns/catalog/service" + names, what, NacosJson.Default.WireCatalogService, bulk: false, cancellationToken);
            foreach (var cluster in known.Clusters ?? [])
            {
                var path = string.Create(CultureInfo.InvariantCulture, $"/v1/ns/catalog/instances{names}&clusterName={Encode(cluster.Name ?? NacosMapper.DefaultCluster)}&pageNo=1&pageSize={InstancePage}");
                instances.AddRange((await http.GetAsync(path, what, NacosJson.Default.WireClusterInstances, bulk: false, cancellationToken)).List);
            }
        }
        catch (SyncException error) when (error.Kind == SyncErrorKind.NotFound && instances.Count == 0)
        {
            return new(service, Exists: false, []);
        }

        return new(service, Exists: true, instances);
    }

    private static ServiceReading ToReading(string ns, WireServiceDetail service)
    {
        var instances = new List<WireInstance>();
        foreach (var (cluster, content) in service.ClusterMap ?? [])
        {
            foreach (var instance in content.Hosts ?? [])
            {
                instance.ClusterName ??= cluster;
                instances.Add(instance);
            }
        }

        return new(new(ns, service.GroupName, service.ServiceName), Exists: true, instances);
    }

    private static T Checked<T>(WireResult<T> result, string what) =>
        result.Code != 0 ? throw NacosErrors.FromCode(what, result.Code, result.Message) : result.Data ?? throw NacosErrors.Unreadable(what);

    private static T? Read<T>(string body, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(body, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // The filter is a regular expression of Java's around which anything may stand; a dot that matches too much is sorted out here.
    private static string Pattern(string name)
    {
        var pattern = new StringBuilder(name.Length);
        foreach (var c in name)
        {
            if (@"\^$|?*+()[]{}".Contains(c, StringComparison.Ordinal))
            {
                pattern.Append('\\');
            }

            pattern.Append(c);
        }

        return pattern.ToString();
    }

    private static string Encode(string text) => Uri.EscapeDataString(text);
}
