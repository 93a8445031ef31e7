using CsCheck;
using PolarisSync.Abstractions;
using PolarisSync.Plugins.Consul.Wire;

namespace PolarisSync.Plugins.Consul;

/// <summary>Law 5 as far as pure code shows it: nodes and ids of copies are their own.</summary>
internal sealed class CopyIdentityTests
{
    private static readonly CopyNodes Nodes = new(CopyNodes.DefaultPrefix);
    private static readonly Gen<string> Texts = Gen.OneOf("a", "A", "~", "%", "7e", "ü", "Ü", "/", "").Array[0, 4].Select(string.Concat);

    [Test]
    public void Identify_NodeOfAnyOwner_IsOurs() => Gen.String[1, 12].Sample(owner =>
    {
        var node = Nodes.Identify(new() { Node = Nodes.NameOf(owner) });
        Assert.That(node, Is.EqualTo(new CopyNode(owner, IsOurs: true)));
    });

    [TestCase("consul-a")]
    [TestCase("nacos_1")]
    public void NameOf_OrdinaryOwner_IsReadable(string owner) => Assert.That(Nodes.NameOf(owner), Is.EqualTo($"polaris-sync-{owner}"));

    [Test]
    public void NameOf_OwnersThatDifferInCase_DifferWithoutCase() =>
        Assert.That(Nodes.NameOf("A"), Is.Not.EqualTo(Nodes.NameOf("a")).IgnoreCase);

    [Test]
    public void Identify_RealAgentWithOurPrefix_HoldsNatives() =>
        Assert.That(Nodes.Identify(new() { Node = "polaris-sync-0", Id = "f41cf458-a9c5-247c-6cbe-42c6f144af31" }).HoldsCopies, Is.False);

    [Test]
    public void Identify_NodeOfAnotherPrefix_HoldsCopiesButIsNotOurs()
    {
        var node = new WireNode { Node = "other-a", Meta = new(StringComparer.Ordinal) { [CopyNodes.OwnerKey] = "a" } };
        Assert.That(Nodes.Identify(node), Is.EqualTo(new CopyNode("a", IsOurs: false)));
    }

    [Test]
    public void CopyId_DifferentCopies_DifferWithoutCase() =>
        Gen.Select(Texts, Texts, Texts, Texts, Texts, Texts).Sample((service, host, cluster, otherService, otherHost, otherCluster) =>
        {
            var key = new InstanceKey(new(host, 1), cluster);
            var otherKey = new InstanceKey(new(otherHost, 1), otherCluster);
            if (key != otherKey || service != otherService)
            {
                Assert.That(CopyId.Of(service, key), Is.Not.EqualTo(CopyId.Of(otherService, otherKey)).IgnoreCase);
            }
        });

    [Test]
    public void CopyId_OrdinaryCopy_IsReadable() =>
        Assert.That(CopyId.Of("orders", new(new("10.0.0.1", 8080), "")), Is.EqualTo("orders~10.0.0.1~8080"));

    [Test]
    public void CopyRevision_Parse_GivesItBack()
    {
        var revision = new CopyRevision { Service = 4, Health = 5, NoTraffic = 6, Aliens = [new("some check", 7), new("", 8)] };
        var parsed = CopyRevision.Parse(revision.ToString());
        Assert.That(parsed.ToString(), Is.EqualTo(revision.ToString()));
        Assert.That(parsed.Aliens, Is.EqualTo(revision.Aliens));
    }
}
