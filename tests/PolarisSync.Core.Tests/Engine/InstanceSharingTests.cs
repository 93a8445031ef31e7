using PolarisSync.Abstractions;
using PolarisSync.Core.Engine;
using static PolarisSync.Core.Tests.Engine.EngineHarness;

namespace PolarisSync.Core.Tests.Engine;

[TestFixture]
internal sealed class InstanceSharingTests
{
    private static readonly TargetKey s_target = new(Service("s"));

    [Test]
    public void Reuse_EqualInstances_AreTheObservedObjects()
    {
        var observed = Observe(Instance(1), Instance(2));
        var reused = InstanceSharing.Reuse([Instance(2), Instance(3), Instance(1)], observed);
        Assert.That(reused, Is.EqualTo(new[] { Instance(2), Instance(3), Instance(1) }));
        Assert.That(reused[0], Is.SameAs(observed.Instances[1].Instance));
        Assert.That(reused[2], Is.SameAs(observed.Instances[0].Instance));
    }

    [Test]
    public void Newest_ReadSaysTheSame_KeepsWhatWasThereAndTheNewVersion()
    {
        var before = Observe(Instance(1)) with { Version = new("e", 1) };
        var kept = InstanceSharing.Newest(before, Observe(Instance(1)) with { Version = new("e", 2) });
        Assert.That(kept.Instances[0], Is.SameAs(before.Instances[0]));
        Assert.That(kept.Version, Is.EqualTo(new SnapshotVersion("e", 2)));
    }

    [TestCase("instance")]
    [TestCase("handle")]
    [TestCase("revision")]
    [TestCase("exists")]
    [TestCase("metadata")]
    [TestCase("service")]
    public void Newest_ReadSaysAnything_Else_IsTaken(string what)
    {
        var before = Observe(Instance(1));
        var entry = before.Instances[0];
        var now = what switch
        {
            "instance" => before with { Instances = [entry with { Instance = entry.Instance with { Weight = 7 } }] },
            "handle" => before with { Instances = [entry with { Handle = "other" }] },
            "revision" => before with { Instances = [entry with { Revision = "2" }] },
            "exists" => before with { Exists = false },
            "metadata" => before with { Metadata = MetadataMap.From([new("a", "b")]) },
            _ => before with { ServiceIsOurs = true },
        };
        Assert.That(InstanceSharing.Newest(before, now), Is.SameAs(now));
    }

    private static ObservedService Observe(params ServiceInstance[] instances) => new()
    {
        Target = s_target,
        Instances = [.. instances.Select(static instance => new ObservedInstance { Instance = instance, Ownership = CopyOwnership.Foreign, Handle = "h", Revision = "1" })],
    };
}
