using System.Globalization;
using PolarisSync.Tests.Fakes.Polaris.State;

namespace PolarisSync.Tests.Fakes.Polaris.Naming;

/// <summary>Which instances a GET asks for. What is no number and no truth value is overlooked; logic_set and priority have no effect.</summary>
internal sealed class InstanceFilter
{
    private readonly Query _query;
    private readonly bool? _healthy;
    private readonly bool? _isolate;
    private readonly uint? _weight;
    private readonly HashSet<uint>? _ports;
    private readonly IReadOnlyList<(string Key, string Value)> _metadata;

    public InstanceFilter(Query query)
    {
        _query = query;
        _healthy = Truth(query["healthy"] ?? query["health_status"]);
        _isolate = Truth(query["isolate"]);
        _weight = Number(query["weight"]);
        var ports = query["port"]?.Split(',').Select(Number).ToList();
        _ports = ports is null || ports.Contains(null) ? null : [.. ports.OfType<uint>()];
        _metadata = query["keys"] is { } keys && query["values"] is { } values ? [.. keys.Split(',').Zip(values.Split(','))] : [];
    }

    public bool Matches(StoredInstance stored)
    {
        var instance = stored.Message;
        return _query.AllowsPattern("id", instance.Id)
            && _query.AllowsPattern("service", instance.Service)
            && _query.AllowsPattern("namespace", instance.Namespace)
            && _query.AllowsOneOf("host", instance.Host)
            && _query.Allows("protocol", instance.Protocol)
            && _query.Allows("version", instance.Version)
            && _query.Allows("cmdb_region", instance.Location?.Region)
            && _query.Allows("cmdb_zone", instance.Location?.Zone)
            && _query.Allows("cmdb_idc", instance.Location?.Campus)
            && (_ports is null || (instance.Port is { } port && _ports.Contains(port)))
            && (_healthy is null || instance.Healthy == _healthy)
            && (_isolate is null || instance.Isolate == _isolate)
            && (_weight is null || instance.Weight == _weight)
            && (_metadata.Count == 0 || Has(stored));
    }

    private bool Has(StoredInstance stored)
    {
        var metadata = Views.DiscoveredInstance(stored).Metadata;
        return _metadata.All(pair => metadata.GetValueOrDefault(pair.Key) == pair.Value);
    }

    private static bool? Truth(string? text) => text switch
    {
        "1" or "t" or "T" or "true" or "TRUE" or "True" => true,
        "0" or "f" or "F" or "false" or "FALSE" or "False" => false,
        _ => null,
    };

    private static uint? Number(string? text) => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
