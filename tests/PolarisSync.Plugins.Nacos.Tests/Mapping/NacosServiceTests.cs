using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Nacos.Mapping;

public sealed class NacosServiceTests
{
    [TestCase("default", "orders", "public", "DEFAULT_GROUP", "orders")]
    [TestCase("default", "G1__orders", "public", "G1", "orders")]
    [TestCase("team-a", "G1__a__b", "team-a", "G1", "a__b")]
    [TestCase("=default", "DEFAULT_GROUP__a__b", "default", "DEFAULT_GROUP", "a__b")]
    [TestCase("=empty_ns", "__orders", "empty_ns", "DEFAULT_GROUP", "__orders")]
    [TestCase("==x", "orders__", "=x", "DEFAULT_GROUP", "orders__")]
    public void Of_CanonicalKey_IsUndoneByToKey(string ns, string name, string space, string group, string plain)
    {
        var key = new ServiceKey(ns, name);
        var service = NacosService.Of(key);

        Assert.That(service, Is.EqualTo(new NacosService(space, group, plain)));
        Assert.That(service.HasKey, Is.True);
        Assert.That(NacosService.Of(service.ToKey()), Is.EqualTo(service));

        // Nobody can tell that a name with an empty part has no group, unless the group is named.
        Assert.That(service.ToKey() == key, Is.EqualTo(!plain.StartsWith('_') && !plain.EndsWith('_')));
    }

    [TestCase("a__b", "c")]
    [TestCase("a_", "c")]
    [TestCase("", "c")]
    public void HasKey_GroupThatWouldBeTakenApart_IsFalse(string group, string name) => Assert.That(new NacosService("public", group, name).HasKey, Is.False);

    [TestCase("", "default")]
    [TestCase("public", "default")]
    [TestCase("default", "=default")]
    [TestCase("empty_ns", "=empty_ns")]
    [TestCase("=x", "==x")]
    [TestCase("3d2f", "3d2f")]
    public void CanonicalNamespace_RealId_DiffersFromTheDefaultOne(string id, string canonical)
    {
        Assert.That(NacosService.CanonicalNamespace(id), Is.EqualTo(canonical));
        Assert.That(NacosService.NamespaceOf(canonical), Is.EqualTo(id.Length == 0 ? "public" : id));
    }

    [TestCase("orders", null)]
    [TestCase("a/b,c#d$e{f}", null)]
    [TestCase("a b", "white space")]
    [TestCase("订单", "Chinese")]
    [TestCase("@orders", "'@' in front")]
    [TestCase("a@@b", "'@@'")]
    public void ProblemOf_ServiceName_IsWhatTheServerSays(string name, string? words)
    {
        var problem = ServiceNameRules.ProblemOf(new NacosService("public", "DEFAULT_GROUP", name));

        Assert.That(problem, words is null ? Is.Null : Does.Contain(words));
    }

    [Test]
    public void ProblemOf_GroupAndNamespace_AreChecked() => Assert.Multiple(() =>
    {
        Assert.That(ServiceNameRules.ProblemOf(new NacosService("public", "gr oup", "a")), Does.Contain("group"));
        Assert.That(ServiceNameRules.ProblemOf(new NacosService("na me", "G", "a")), Does.Contain("namespace"));
        Assert.That(ServiceNameRules.ProblemOf(new NacosService("public", "G", "")), Does.Contain("service name"));
    });
}
