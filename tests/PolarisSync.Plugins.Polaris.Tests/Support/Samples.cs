using CsCheck;
using PolarisSync.Abstractions;
using PolarisSync.Plugins.Polaris.Wire;

namespace PolarisSync.Plugins.Polaris;

/// <summary>Instances and services for tests of pure code.</summary>
internal static class Samples
{
    public static readonly ServiceKey Orders = new(ServiceKey.DefaultNamespace, "orders");

    public static readonly CopyIds Ids = new(CopyIds.DefaultPrefix);

    public static readonly PolarisMapper Mapper = new(Ids, new StringPool());

    public static readonly Gen<ServiceInstance> Copies =
        from host in Gen.OneOf("10.0.0.1", "Host.Example", "fe80::1", " 10.0.0.2 ")
        from port in Gen.Int[0, 65535]
        from cluster in Gen.OneOf("", "c1", "Größe")
        from weight in Gen.OneOf(Gen.OneOf(0L, 1L, 100L, long.MaxValue, -5L), Gen.Long[0, 100_000])
        from health in Gen.Enum<InstanceHealth>()
        from isolated in Gen.Bool
        from tags in Gen.OneOf("b", "a", "", "a=b", "ü", "\ud83d").Array[0, 4]
        from keys in Gen.OneOf("k", "version", "protocol", "region", "zone", "internal-x", "__sync__", "polaris-sync-tags", "", "é", "\udc00").Array[0, 5]
        from value in Gen.OneOf("", "v", "ü \n", "\ud83d")
        from extra in Gen.OneOf("", "x").Array[5]
        select new ServiceInstance
        {
            Host = host,
            Port = port,
            Cluster = cluster,
            Weight = weight,
            Health = health,
            Isolated = isolated,
            Tags = [.. tags],
            Metadata = MetadataMap.From(keys.Select(key => new KeyValuePair<string, string>(key, value))),
            Protocol = extra[0],
            Version = extra[1],
            Region = extra[2],
            Zone = extra[3],
            Campus = extra[4],
            Mark = "a",
        };

    public static ServiceInstance Copy(int number, string mark = "a") => new()
    {
        Host = $"10.1.{number / 250}.{(number % 250) + 1}",
        Port = 8080,
        Health = InstanceHealth.Passing,
        Metadata = MetadataMap.From([new("number", $"{number}")]),
        Mark = mark,
    };

    public static CanonicalService Canonicalize(params IEnumerable<ServiceInstance> instances) => Canonicalize(Orders, instances);

    public static CanonicalService Canonicalize(ServiceKey service, params IEnumerable<ServiceInstance> instances) =>
        CopyCanonicalizer.Canonicalize(new() { Target = new(service), Instances = [.. instances] });

    /// <summary>What Discover shows of what was written: fields that are set stand in the metadata as well, over what the client wrote there.</summary>
    public static WireInstance Discovered(WireInstance written)
    {
        var metadata = new Dictionary<string, string>(written.Metadata ?? [], StringComparer.Ordinal);
        if (!string.IsNullOrEmpty(written.Version))
        {
            metadata["version"] = written.Version;
        }

        if (!string.IsNullOrEmpty(written.Protocol))
        {
            metadata["protocol"] = written.Protocol;
        }

        if (written.Location is { } location)
        {
            metadata["region"] = location.Region ?? "";
            metadata["zone"] = location.Zone ?? "";
            metadata["campus"] = location.Campus ?? "";
        }

        return written with { Metadata = metadata };
    }
}
