namespace PolarisSync.Plugins.Consul;

internal sealed class ServiceNamesTests
{
    [TestCase("DEFAULT_GROUP@@a/b ü", true)]
    [TestCase("a/", true)]
    [TestCase("a%b?c#d", true)]
    [TestCase("名字", true)]
    [TestCase("a\nb", false)]
    [TestCase("a\u3000b", false)]
    [TestCase("a//b", false)]
    [TestCase("/a", false)]
    [TestCase("a/../b", false)]
    [TestCase(".", false)]
    [TestCase("", false)]
    public void CanBeAskedFor_Name_IsAsMeasured(string name, bool expected) => Assert.That(ServiceNames.CanBeAskedFor(name), Is.EqualTo(expected));

    [Test]
    public void CanBeAskedFor_HalfASurrogatePair_IsNot() => Assert.That(ServiceNames.CanBeAskedFor("a\ud800"), Is.False);
}
