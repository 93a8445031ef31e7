using CsCheck;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Consul;

internal sealed class CopyCanonicalizerTests
{
    internal static readonly Gen<ServiceInstance> Instances =
        from host in Gen.OneOf("10.0.0.1", "Host.Example", "fe80::1", "[::2]")
        from port in Gen.Int[0, 65535]
        from cluster in Gen.OneOf("", "c1", "Größe")
        from weight in Gen.OneOf(Gen.OneOf(0L, 1L, 49L, 50L, 100L, 149L, 150L, 250L, long.MaxValue, -5L), Gen.Long[0, 100_000])
        from health in Gen.Enum<InstanceHealth>()
        from isolated in Gen.Bool
        from tags in Gen.OneOf("b", "a", "", "a=b", "ü").Array[0, 4]
        from keys in Gen.OneOf("k", "a.b/c", "consul-x", "_x2e_", "", "é", "polaris-sync-zone").Array[0, 4]
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

    [Test]
    public void Canonicalize_Twice_IsOnce() => Instances.Sample(instance =>
    {
        var once = Canonicalize("s", instance);
        var twice = Canonicalize("s", [.. once.Instances]);
        Assert.That(twice.Instances, Is.EqualTo(once.Instances));
        Assert.That(twice.Losses, Is.Empty);
    });

    [TestCase(0, 0)]
    [TestCase(1, 100)]
    [TestCase(149, 100)]
    [TestCase(150, 200)]
    [TestCase(-1, 0)]
    public void Canonicalize_Weight_IsWholeShares(long weight, long expected)
    {
        var canonical = Canonicalize("s", Sync.Instance("h") with { Weight = weight });
        Assert.That(canonical.Instances[0].Weight, Is.EqualTo(expected));
        Assert.That(canonical.Losses, Has.Length.EqualTo(weight == expected ? 0 : 1));
    }

    [TestCase("consul")]
    [TestCase("a\nb")]
    public void Canonicalize_NameConsulCannotShow_LeavesOutWithTheReason(string name)
    {
        var canonical = Canonicalize(name, Sync.Instance("h"));
        Assert.That(canonical.Instances, Is.Empty);
        Assert.That(canonical.LeftOut.Single().Reason, Does.Contain("map the name"));
    }

    [Test]
    public void Canonicalize_NoHost_LeavesOut() => Assert.That(Canonicalize("s", Sync.Instance("")).LeftOut, Has.Length.EqualTo(1));

    private static CanonicalService Canonicalize(string service, params ServiceInstance[] instances) =>
        CopyCanonicalizer.Canonicalize(new() { Target = Sync.Target(service), Instances = [.. instances] });
}
