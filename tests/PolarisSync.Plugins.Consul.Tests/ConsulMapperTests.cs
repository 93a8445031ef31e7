using PolarisSync.Abstractions;
using PolarisSync.Plugins.Consul.Wire;

namespace PolarisSync.Plugins.Consul;

internal sealed class ConsulMapperTests
{
    private static readonly ConsulMapper Mapper = new(new(CopyNodes.DefaultPrefix), new());
    private static readonly WireNode Native = new() { Node = "n1", Id = "id", Address = "10.9.9.9" };
    private static readonly WireNode Ours = new() { Node = "polaris-sync-a" };

    [Test]
    public void ToSource_NoAddress_TakesTheNodes() =>
        Assert.That(Mapper.ToSource(Take(Native, Service() with { Address = "" }, [])).Host, Is.EqualTo("10.9.9.9"));

    [Test]
    public void ToSource_SeveralPorts_TakesTheDefaultOne() =>
        Assert.That(
            Mapper.ToSource(Take(Native, Service() with { Port = 0, Ports = [new() { Port = 1 }, new() { Port = 2, Default = true }] }, [])).Port,
            Is.EqualTo(2));

    [TestCase(new[] { "passing", "warning", "critical" }, InstanceHealth.Critical)]
    [TestCase(new[] { "passing", "warning" }, InstanceHealth.Warning)]
    [TestCase(new[] { "passing" }, InstanceHealth.Passing)]
    [TestCase(new string[0], InstanceHealth.Unknown)]
    [TestCase(new[] { "weird" }, InstanceHealth.Critical)]
    public void ToSource_Checks_GiveTheWorst(string[] statuses, InstanceHealth expected) =>
        Assert.That(Mapper.ToSource(Take(Native, Service(), [.. statuses.Select(status => Check("c", status))])).Health, Is.EqualTo(expected));

    [TestCase("_node_maintenance")]
    [TestCase("_service_maintenance:s1")]
    public void ToSource_Maintenance_IsIsolatedNotCritical(string checkId)
    {
        var instance = Mapper.ToSource(Take(Native, Service(), [Check("c", "passing"), Check(checkId, "critical")]));
        Assert.That((instance.Isolated, instance.Health), Is.EqualTo((true, InstanceHealth.Passing)));
    }

    [Test]
    public void ToSource_NativeWithKeysLikeOurs_KeepsThem()
    {
        var instance = Mapper.ToSource(Take(Native, Service() with { Meta = new(StringComparer.Ordinal) { ["polaris-sync-zone"] = "z", ["a_x2e_b"] = "c" } }, []));
        Assert.That(instance.Metadata.Keys, Is.EqualTo(new[] { "a_x2e_b", "polaris-sync-zone" }));
    }

    [Test]
    public void Law05_CopyWithItsMarkStripped_IsStillACopyAtTheSourceAndDriftAtTheDestination()
    {
        var entry = Take(Ours, Service(), []);
        Assert.That(Mapper.ToSource(entry).Mark, Is.EqualTo("a"));
        var observed = Mapper.ToObserved(entry);
        Assert.That((observed.Ownership, observed.Owner, observed.IsDrifted), Is.EqualTo((CopyOwnership.Ours, "a", true)));
    }

    [Test]
    public void ToObserved_CopyOfAnotherTool_IsForeignAndNoNative()
    {
        var observed = Mapper.ToObserved(Take(Native, Service() with { Meta = new(StringComparer.Ordinal) { ["__sync__"] = "java" } }, []));
        Assert.That((observed.Ownership, observed.IsNative, observed.Instance.Mark), Is.EqualTo((CopyOwnership.Foreign, false, "java")));
    }

    [Test]
    public void Take_MeshParts_AreSkipped() =>
        Assert.That(Mapper.Take(new() { Node = Native, Service = Service() with { Kind = "connect-proxy" }, Checks = [] }), Is.Null);

    [Test]
    public void ToObserved_ChecksOfACopy_AreItsConditionWhateverTheirOrder()
    {
        WireCheck[] checks =
        [
            Check("service:s1", "warning") with { ModifyIndex = 2 },
            Check("_service_maintenance:s1", "critical") with { ModifyIndex = 3 },
            Check("polaris-sync-no-traffic:s1", "critical") with { ModifyIndex = 4 },
            Check("theirs", "passing") with { ModifyIndex = 5 },
            Check("another", "passing") with { ModifyIndex = 6 },
        ];
        var observed = Mapper.ToObserved(Take(Ours, Service() with { ModifyIndex = 1 }, [.. checks]));

        Assert.That(observed.Revision, Is.EqualTo("1 2 3 4\n6 another\n5 theirs"));
        Assert.That(Mapper.ToObserved(Take(Ours, Service() with { ModifyIndex = 1 }, [.. checks.Reverse()])), Is.EqualTo(observed));
        Assert.That((observed.Instance.Health, observed.Instance.Isolated, observed.Instance.Weight), Is.EqualTo((InstanceHealth.Warning, true, 0L)));
        Assert.That((observed.Handle, observed.Owner), Is.EqualTo(("polaris-sync-a/s1", "a")));
    }

    private static CatalogDraft Take(WireNode node, WireService service, List<WireCheck> checks) => Mapper.Take(new() { Node = node, Service = service, Checks = checks })!;

    private static WireService Service() => new() { Id = "s1", Service = "s", Address = "10.0.0.1", Port = 80 };

    private static WireCheck Check(string id, string status) => new() { CheckId = id, Status = status, ServiceId = "s1" };
}
