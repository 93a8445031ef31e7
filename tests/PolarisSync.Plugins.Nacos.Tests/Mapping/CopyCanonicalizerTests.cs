using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Nacos.Mapping;

public sealed class CopyCanonicalizerTests
{
    private static readonly ServiceInstance s_plain = new() { Host = "10.0.0.1", Port = 80, Health = InstanceHealth.Passing, Mark = "a" };

    [Test]
    public void Canonicalize_PlainCopy_IsAsItIs()
    {
        var canonical = Canonicalize(s_plain);

        Assert.That(canonical.Instances.Single(), Is.EqualTo(s_plain));
        Assert.That(canonical.Losses, Is.Empty);
    }

    [TestCase(InstanceHealth.Unknown)]
    [TestCase(InstanceHealth.Warning)]
    public void Canonicalize_HealthNacosLacks_IsHealthyAndNamed(InstanceHealth health)
    {
        var canonical = Canonicalize(s_plain with { Health = health });

        Assert.That(canonical.Instances.Single().Health, Is.EqualTo(InstanceHealth.Passing));
        Assert.That(canonical.Losses.Single().Field, Is.EqualTo("Health"));
    }

    [TestCase(2_000_000, 1_000_000)]
    [TestCase(-5, 0)]
    public void Canonicalize_WeightOutOfRange_IsClampedAndNamed(long weight, long kept)
    {
        var canonical = Canonicalize(s_plain with { Weight = weight });

        Assert.That(canonical.Instances.Single().Weight, Is.EqualTo(kept));
        Assert.That(canonical.Losses.Single().Field, Is.EqualTo("Weight"));
    }

    [Test]
    public void Canonicalize_KeysOfNacosAndOurs_AreLeftOutAndNamed()
    {
        var canonical = Canonicalize(s_plain with
        {
            Metadata = MetadataMap.From(
            [
                new("keep", "1"), new("preserved.register.source", "X"), new("preserved.heart.beat.interval", "1"), new("preserved.heart.beat.timeout", "1"),
                new("preserved.ip.delete.timeout", "1"), new("publishInstanceWeight", "3"), new("polaris-sync-zone", "z"), new("__sync__", "b"),
            ]),
        });

        Assert.That(canonical.Instances.Single().Metadata, Is.EqualTo(MetadataMap.From([new("keep", "1"), new("preserved.register.source", "X")])));
        Assert.That(canonical.Instances.Single().Mark, Is.EqualTo("a"));
        Assert.That(canonical.Losses.Select(loss => loss.Field), Is.EquivalentTo(new[]
        {
            "Metadata.preserved.heart.beat.interval", "Metadata.preserved.heart.beat.timeout", "Metadata.preserved.ip.delete.timeout",
            "Metadata.publishInstanceWeight", "Metadata.polaris-sync-zone", "Metadata.__sync__",
        }));
    }

    [TestCase("", 80, "", "host")]
    [TestCase("a b", 80, "", "host")]
    [TestCase("10.0.0.1", 70000, "", "port")]
    [TestCase("10.0.0.1", 80, "under_score", "cluster")]
    public void Canonicalize_WhatNacosCannotHold_IsLeftOutWithTheReason(string host, int port, string cluster, string words)
    {
        var canonical = Canonicalize(s_plain with { Host = host, Port = port, Cluster = cluster });

        Assert.That(canonical.Instances, Is.Empty);
        Assert.That(canonical.LeftOut.Single().Reason, Does.Contain(words));
    }

    [Test]
    public void Canonicalize_DefaultClusterByName_IsTheDefaultOne() =>
        Assert.That(Canonicalize(s_plain with { Cluster = "DEFAULT" }).Instances.Single().Cluster, Is.Empty);

    [Test]
    public void Canonicalize_NameNacosRefuses_LeavesEverythingOut()
    {
        var canonical = CopyCanonicalizer.Canonicalize(
            new() { Target = new(new(ServiceKey.DefaultNamespace, "with space")), Instances = [s_plain] }, new() { Target = new(new(ServiceKey.DefaultNamespace, "with space")) });

        Assert.That(canonical.Instances, Is.Empty);
        Assert.That(canonical.LeftOut, Has.Length.EqualTo(1));
    }

    [Test]
    public void Canonicalize_HalfSurrogate_IsWhatAReadGivesAndNamed()
    {
        var canonical = Canonicalize(s_plain with { Metadata = MetadataMap.From([new("k", "a\ud800b")]) });

        Assert.That(canonical.Instances.Single().Metadata.Find("k"), Is.EqualTo("a\ufffdb"));
        Assert.That(canonical.Losses.Single().Field, Is.EqualTo("Metadata.k"));
    }

    [Test]
    public void Canonicalize_PersistentCopyThatNacosFoundUnhealthy_IsNotFoughtOver()
    {
        var target = new TargetKey(new(ServiceKey.DefaultNamespace, "orders"));
        var observed = new ObservedService
        {
            Target = target,
            Instances = [new() { Instance = s_plain with { Health = InstanceHealth.Critical }, Ownership = CopyOwnership.Ours, Owner = "a", Handle = Ownerships.Address }],
        };
        var canonical = CopyCanonicalizer.Canonicalize(new() { Target = target, Instances = [s_plain] }, observed);

        Assert.That(canonical.Instances.Single(), Is.EqualTo(observed.Instances[0].Instance));
        Assert.That(canonical.Losses.Single().Field, Is.EqualTo("Health"));
    }

    private static CanonicalService Canonicalize(ServiceInstance instance)
    {
        var target = new TargetKey(new(ServiceKey.DefaultNamespace, "orders"));
        return CopyCanonicalizer.Canonicalize(new() { Target = target, Instances = [instance] }, new() { Target = target });
    }
}
