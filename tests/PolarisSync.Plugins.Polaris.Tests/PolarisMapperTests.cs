using PolarisSync.Abstractions;
using PolarisSync.Plugins.Polaris.Wire;

namespace PolarisSync.Plugins.Polaris;

internal sealed class PolarisMapperTests
{
    private static readonly WireInstance s_native = new()
    {
        Id = "80cd8d1adba3ac1e467c280397ffcca17d6f27ec",
        Service = "orders",
        Namespace = "default",
        Host = "10.0.0.1",
        Port = 8080,
        Weight = 50,
        Healthy = true,
        Isolate = false,
    };

    [Test]
    public void ToObserved_Native_IsForeignWithEveryField()
    {
        var observed = Samples.Mapper.ToObserved(Samples.Orders, s_native with
        {
            Protocol = "grpc",
            Version = "v2",
            Healthy = false,
            Isolate = true,
            Location = new() { Region = "eu", Zone = "eu-1" },
            Metadata = Pairs(("k", "v")),
        });
        Assert.That(observed.Instance, Is.EqualTo(new ServiceInstance
        {
            Host = "10.0.0.1",
            Port = 8080,
            Weight = 50,
            Health = InstanceHealth.Critical,
            Isolated = true,
            Protocol = "grpc",
            Version = "v2",
            Region = "eu",
            Zone = "eu-1",
            Metadata = MetadataMap.From([new("k", "v")]),
        }));
        Assert.That(observed.IsNative, Is.True);
    }

    [Test]
    public void ToObserved_WhatTheServerAddsToMetadata_IsNotThere()
    {
        var observed = Samples.Mapper.ToObserved(Samples.Orders, s_native with
        {
            Version = "v2",
            Protocol = "http",
            Location = new(),
            Metadata = Pairs(("version", "v2"), ("protocol", "http"), ("region", ""), ("zone", ""), ("campus", ""), ("internal-lastheartbeat", "0"), ("k", "v")),
        });
        Assert.That(observed.Instance.Metadata, Is.EqualTo(MetadataMap.From([new("k", "v")])));
    }

    [Test]
    public void ToObserved_MetadataTheClientWroteUnderSuchAKey_IsKept() =>
        Assert.That(
            Samples.Mapper.ToObserved(Samples.Orders, s_native with { Metadata = Pairs(("version", "1"), ("zone", "z")) }).Instance.Metadata,
            Is.EqualTo(MetadataMap.From([new("version", "1"), new("zone", "z")])));

    [Test]
    public void ToObserved_DefaultsLeftOut_AreThoseOfTheServer()
    {
        var instance = Samples.Mapper.ToObserved(Samples.Orders, s_native with { Weight = null, Healthy = null, Isolate = null }).Instance;
        Assert.That((instance.Weight, instance.Health, instance.Isolated), Is.EqualTo((100L, InstanceHealth.Passing, false)));
    }

    [Test]
    public void ToObserved_CopyOfTheJavaTool_IsACopyAndNotOurs()
    {
        var observed = Samples.Mapper.ToObserved(Samples.Orders, s_native with { Metadata = Pairs(("__sync__", "nacos1")) });
        Assert.That((observed.Ownership, observed.Instance.Mark, observed.IsNative), Is.EqualTo((CopyOwnership.Foreign, "nacos1", false)));
        Assert.That(observed.Instance.Metadata, Is.Empty);
    }

    [Test]
    public void ToSource_CopyWithoutItsMark_IsACopyAllTheSame()
    {
        var observed = Samples.Mapper.ToObserved(Samples.Orders, s_native with { Id = Samples.Ids.Of("a", Samples.Orders, new(new("10.0.0.1", 8080), "")) });
        Assert.That((observed.IsDrifted, observed.Instance.Mark), Is.EqualTo((true, (string?)null)));
        Assert.That(PolarisMapper.ToSource(observed).Mark, Is.EqualTo("a"));
    }

    [Test]
    public void ToObserved_CopyOfAnotherServiceShownByAnAlias_IsACopyAndNotOursThere()
    {
        var id = Samples.Ids.Of("a", Samples.Orders, new(new("10.0.0.1", 8080), ""));
        var observed = Samples.Mapper.ToObserved(new("default", "alias"), s_native with { Id = id, Service = "alias" });
        Assert.That((observed.Ownership, observed.Instance.Mark, observed.IsNative), Is.EqualTo((CopyOwnership.Foreign, "a", false)));
    }

    [Test]
    public void ToObserved_TagsSomebodyWroteByHand_AreNoTags()
    {
        var id = Samples.Ids.Of("a", Samples.Orders, new(new("10.0.0.1", 8080), ""));
        var observed = Samples.Mapper.ToObserved(Samples.Orders, s_native with { Id = id, Metadata = Pairs(("polaris-sync-tags", "{")) });
        Assert.That(observed.Instance.Tags, Is.Empty);
    }

    [Test]
    public void ToWire_AnyCopy_NamesAllFieldsThatHaveDefaults()
    {
        var wire = PolarisMapper.ToWire(Samples.Orders, "id", Samples.Copy(1) with { Weight = 0, Health = InstanceHealth.Critical });
        Assert.That((wire.Weight, wire.Healthy, wire.Isolate, wire.Protocol, wire.Version), Is.EqualTo(((long?)0, (bool?)false, (bool?)false, "", "")));
        Assert.That(wire.Metadata, Is.EquivalentTo(Pairs(("number", "1"), ("__sync__", "a"))));
    }

    private static Dictionary<string, string> Pairs(params (string Key, string Value)[] pairs) =>
        pairs.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
}
