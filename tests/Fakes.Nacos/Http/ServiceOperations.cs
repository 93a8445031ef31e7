using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using PolarisSync.Tests.Fakes.Nacos.State;

namespace PolarisSync.Tests.Fakes.Nacos.Http;

/// <summary>What the families do with services, clusters and lists, before each writes it down in its way.</summary>
internal sealed class ServiceOperations(NacosServerState state)
{
    public void Create(HttpCall call, NacosServiceKey key, bool ephemeral, float threshold)
    {
        var metadata = RequestCheck.Metadata(call, state.Version);
        state.Naming.Create(key, ephemeral);
        Set(key, threshold, metadata);
    }

    public void Update(HttpCall call, NacosServiceKey key, float threshold)
    {
        var metadata = RequestCheck.Metadata(call, state.Version);
        if (state.Naming.All(key) is null)
        {
            throw NacosFault.NoService(key);
        }

        Set(key, threshold, metadata);
    }

    public void UpdateCluster(HttpCall call, NacosServiceKey key) => state.Naming.Change(key, service =>
    {
        if (service is null)
        {
            return;
        }

        service.HasRecord = true;
        service.Clusters[RequestCheck.Cluster(call, NacosNames.DefaultCluster)] = new ClusterRecord
        {
            HealthChecker = JsonNode.Parse(call.Text("healthChecker") is { Length: > 0 } checker ? checker : """{"type":"TCP"}""")!.AsObject(),
            CheckPort = call.Number("checkPort", 80),
            UseInstancePort = call.Flag("useInstancePort4Check", otherwise: true),
        };
    });

    /// <summary>Health of persistent instances by API: since 2.x it never works, and says why in two ways.</summary>
    public void SetHealth(HttpCall call, NacosServiceKey key)
    {
        var cluster = RequestCheck.Cluster(call, NacosNames.DefaultCluster);
        if (state.Version.Major == 1)
        {
            SetHealthInFirst(call, key, cluster);
            return;
        }

        if (state.Naming.With(key, service => service is null || service.Cluster(cluster).IsChecked))
        {
            throw NacosFault.StillChecked(key, cluster);
        }

        throw NacosFault.Kind(key, isEphemeral: false);
    }

    private void SetHealthInFirst(HttpCall call, NacosServiceKey key, string cluster)
    {
        if (state.Naming.All(key) is null)
        {
            throw new HttpRefusal(V1.Wrapped("Cannot invoke \"com.alibaba.nacos.naming.core.Service.getClusterMap()\" because \"service\" is null", 500, state.Version));
        }

        if (state.Naming.With(key, service => service!.Cluster(cluster).IsChecked))
        {
            throw new HttpRefusal(V1.Wrapped($"health check is still working, service: {key.Grouped}", 400, state.Version));
        }

        var address = $"{call.Text("ip")}:{call.Text("port")}";
        state.Naming.Change(key, service =>
        {
            foreach (var (owner, set) in service!.Publications.Where(set => set.Value.Any(instance => instance.Address == address && instance.Cluster == cluster)).ToList())
            {
                service.Publications[owner] = [.. set.Select(instance => instance with { Healthy = call.Flag("healthy", otherwise: true) })];
            }
        });
    }

    public (float Threshold, ImmutableDictionary<string, string> Metadata, bool Ephemeral, ImmutableArray<(string Name, ClusterRecord Record)> Clusters)? Find(NacosServiceKey key)
    {
        var names = state.Naming.All(key) is { } all ? ClusterNames(all) : [];
        if (state.Version.Major == 1)
        {
            names = state.Naming.With(key, service => service is null ? names : [.. service.KnownClusters]);
        }

        return state.Naming.With(key, service => service is null
            ? ((float, ImmutableDictionary<string, string>, bool, ImmutableArray<(string, ClusterRecord)>)?)null
            : (service.ProtectThreshold, service.Metadata, service.Ephemeral, [.. names.Select(name => (name, service.Cluster(name)))]));
    }

    public static ImmutableArray<string> ClusterNames(IEnumerable<NacosInstance> instances) =>
        [.. instances.Select(instance => instance.Cluster).Distinct(StringComparer.Ordinal)];

    /// <summary>One line of the list without instances.</summary>
    public JsonObject Summary(NacosServiceKey key)
    {
        ImmutableArray<NacosInstance> all = state.Naming.All(key) ?? [];
        var healthy = all.Count(instance => instance.Healthy);
        var threshold = Find(key)?.Threshold ?? 0;
        return new JsonObject
        {
            ["name"] = key.Name,
            ["groupName"] = key.Group,
            ["clusterCount"] = Find(key)?.Clusters.Length ?? 0,
            ["ipCount"] = all.Length,
            ["healthyInstanceCount"] = healthy,
            ["triggerFlag"] = !all.IsEmpty && (float)healthy / all.Length <= threshold ? "true" : "false",
        };
    }

    /// <summary>Services whose names match: part of a name, with * or a regular expression in it.</summary>
    public ImmutableArray<NacosServiceKey> Search(string space, string name, string group) => state.Naming.Services(key =>
        key.Namespace == space && Matches(name, key.Name) && Matches(group, key.Group));

    public ImmutableArray<NacosServiceKey> Exact(string space, string group)
    {
        var keys = state.Naming.Services(key => key.Namespace == space && (key.Group == group || (state.Version.Major == 1 && group == "*")));
        return state.Version.Major == 1 ? keys : JavaHash.Order(keys, key => key.Grouped);
    }

    public static float? Threshold(string text) =>
        text.Length == 0 ? 0 : float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static bool Matches(string pattern, string text) => pattern.Length == 0
        || System.Text.RegularExpressions.Regex.IsMatch(text, pattern, System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));

    private void Set(NacosServiceKey key, float threshold, ImmutableDictionary<string, string> metadata) => state.Naming.Change(key, service =>
    {
        service!.HasRecord = true;
        service.ProtectThreshold = threshold;
        service.Metadata = metadata;
    });
}
