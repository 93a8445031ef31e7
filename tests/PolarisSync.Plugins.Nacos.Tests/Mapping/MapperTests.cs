using System.Text.Json;
using PolarisSync.Abstractions;
using PolarisSync.Plugins.Nacos.Wire;

namespace PolarisSync.Plugins.Nacos.Mapping;

public sealed class MapperTests
{
    private readonly NacosMapper _mapper = new(new StringPool());

    [TestCase("1.0", 100)]
    [TestCase("0.5", 50)]
    [TestCase("0.005", 1)]
    [TestCase("0.0001", 1)]
    [TestCase("0.0", 0)]
    [TestCase("-1.0", 0)]
    [TestCase("10000.0", 1_000_000)]
    [TestCase("10001.0", 1_000_100)]
    [TestCase("0.33", 33)]
    [TestCase("1e300", 214_748_364_700)]
    [TestCase("\"NaN\"", 100)]
    public void ToInstance_Weight_KeepsScaleAndNeverLosesTraffic(string weight, long expected)
    {
        var wire = JsonSerializer.Deserialize($$"""{"ip":"10.0.0.1","port":80,"weight":{{weight}}}""", NacosJson.Default.WireInstance)!;

        Assert.That(_mapper.ToInstance(wire).Weight, Is.EqualTo(expected));
    }

    [Test]
    public void ToInstance_WeightWritten_ComesBackExactly()
    {
        for (long weight = 0; weight <= Weights.Heaviest; weight += weight < 2000 ? 1 : 997)
        {
            Assert.That(Weights.FromWire(Weights.ToWire(weight)), Is.EqualTo(weight));
        }
    }

    [Test]
    public void ToInstance_Native_KeepsEveryKeyButTheServersOwn()
    {
        var instance = _mapper.ToInstance(new()
        {
            Ip = "10.0.0.1",
            Port = 80,
            Healthy = false,
            Enabled = false,
            ClusterName = "east",
            Metadata = new(StringComparer.Ordinal) { ["version"] = "1", ["polaris-sync-zone"] = "a", ["customInstanceId"] = "x", ["preserved.register.source"] = "SPRING_CLOUD", ["none"] = null },
        });

        Assert.That(instance, Is.EqualTo(new ServiceInstance
        {
            Host = "10.0.0.1",
            Port = 80,
            Health = InstanceHealth.Critical,
            Isolated = true,
            Cluster = "east",
            Metadata = MetadataMap.From([new("version", "1"), new("polaris-sync-zone", "a"), new("preserved.register.source", "SPRING_CLOUD"), new("none", "")]),
        }));
    }

    [Test]
    public void ToInstance_CatalogOfTwo_HealthIsCalledValid() => Assert.Multiple(() =>
    {
        Assert.That(_mapper.ToInstance(new() { Ip = "a", Valid = false }).Health, Is.EqualTo(InstanceHealth.Critical));
        Assert.That(_mapper.ToInstance(new() { Ip = "a", Valid = true, Healthy = false }).Health, Is.EqualTo(InstanceHealth.Passing));
    });

    [Test]
    public void ToInstance_EmptiedMark_IsStillNoNative() =>
        Assert.That(_mapper.ToInstance(new() { Ip = "a", Metadata = new(StringComparer.Ordinal) { ["__sync__"] = "" } }).Mark, Is.Not.Null);

    [Test]
    public void ToWire_CopyWithEverything_ComesBackAsItWas()
    {
        var copy = new ServiceInstance
        {
            Host = "10.0.0.1",
            Port = 80,
            Cluster = "east",
            Weight = 250,
            Health = InstanceHealth.Critical,
            Isolated = true,
            Protocol = "grpc",
            Version = "1.2",
            Tags = ["b", "a \"quoted\"", ""],
            Region = "eu",
            Zone = "z",
            Campus = "c",
            Metadata = MetadataMap.From([new("k", "v"), new("", "empty key")]),
            Mark = "polaris1",
        };
        var wire = NacosMapper.ToWire(copy, ephemeral: true);

        Assert.That(wire.Metadata!["__sync__"], Is.EqualTo("polaris1"), "the mark that the Java tool writes");
        Assert.That(_mapper.ToInstance(wire), Is.EqualTo(copy));
    }

    [TestCase("not json")]
    [TestCase("{}")]
    [TestCase("")]
    public void ReadTags_SomethingElseWritten_AreNone(string text) => Assert.That(CopyMetadata.ReadTags(text), Is.Empty);
}
