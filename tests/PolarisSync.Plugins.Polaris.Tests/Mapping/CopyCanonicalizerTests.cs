using CsCheck;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Polaris;

internal sealed class CopyCanonicalizerTests
{
    [Test]
    public void Canonicalize_Twice_IsOnce() => Samples.Copies.Sample(instance =>
    {
        var once = Samples.Canonicalize(instance);
        var twice = Samples.Canonicalize(once.Instances);
        Assert.That(twice.Instances, Is.EqualTo(once.Instances));
        Assert.That(twice.Losses, Is.Empty);
        Assert.That(twice.LeftOut, Is.Empty);
    });

    [Test]
    public void Canonicalize_AnyInstance_IsWhatDiscoverGivesBack() => Samples.Copies.Sample(instance =>
    {
        var canonical = Samples.Canonicalize(instance).Instances.Single();
        var id = Samples.Ids.Of("a", Samples.Orders, canonical.Key);

        var read = Samples.Mapper.ToObserved(Samples.Orders, Samples.Discovered(PolarisMapper.ToWire(Samples.Orders, id, canonical)));

        Assert.That(read.Instance, Is.EqualTo(canonical));
        Assert.That((read.Ownership, read.Owner, read.Handle), Is.EqualTo((CopyOwnership.Ours, "a", id)));
    });

    [Test]
    public void Canonicalize_WhateverChanges_IsNamed() => Samples.Copies.Sample(instance =>
    {
        var service = Samples.Canonicalize(instance);
        Assert.That(service.Losses.IsEmpty, Is.EqualTo(service.Instances.Single().Equals(instance)));
    });

    [TestCase(0, 0)]
    [TestCase(1, 1)]
    [TestCase(65535, 65535)]
    [TestCase(65536, 65535)]
    [TestCase(-1, 0)]
    public void Canonicalize_Weight_StaysInRange(long weight, long expected)
    {
        var canonical = Samples.Canonicalize(Samples.Copy(1) with { Weight = weight });
        Assert.That(canonical.Instances.Single().Weight, Is.EqualTo(expected));
        Assert.That(canonical.Losses, Has.Length.EqualTo(weight == expected ? 0 : 1));
    }

    [TestCase("group@@orders")]
    [TestCase("ü")]
    [TestCase("a b")]
    public void Canonicalize_NamePolarisRefuses_LeavesOutWithTheReason(string name)
    {
        var canonical = Samples.Canonicalize(new ServiceKey("default", name), Samples.Copy(1), Samples.Copy(2));
        Assert.That(canonical.Instances, Is.Empty);
        Assert.That(canonical.LeftOut.Select(one => one.Reason), Is.All.Contains("map the name"));
    }

    [Test]
    public void Canonicalize_TheServersOwnService_IsLeftOut() =>
        Assert.That(Samples.Canonicalize(new ServiceKey("Polaris", "polaris.checker"), Samples.Copy(1)).LeftOut, Has.Length.EqualTo(1));

    [Test]
    public void Canonicalize_NoHostOrPort_LeavesOutThatOneAlone()
    {
        var canonical = Samples.Canonicalize(Samples.Copy(1), Samples.Copy(2) with { Host = " " }, Samples.Copy(3) with { Port = 70000 });
        Assert.That(canonical.Instances, Has.Length.EqualTo(1));
        Assert.That(canonical.LeftOut.Select(one => one.Reason), Is.EqualTo(new[] { "it has no host", "its port 70000 is not between 0 and 65535" }));
    }

    [Test]
    public void Canonicalize_MetadataVersionWithoutTheField_IsKept()
    {
        var plain = Samples.Copy(1) with { Metadata = MetadataMap.From([new("version", "1.0")]) };
        Assert.That(Samples.Canonicalize(plain).Losses, Is.Empty);
        Assert.That(Samples.Canonicalize(plain with { Version = "2.0" }).Losses.Single().Field, Is.EqualTo("Metadata.version"));
    }
}
