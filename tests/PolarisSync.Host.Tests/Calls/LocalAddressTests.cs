using PolarisSync.Host.Calls;

namespace PolarisSync.Host.Tests.Calls;

[TestFixture]
internal sealed class LocalAddressTests
{
    [TestCase("127.0.0.1:8500", ExpectedResult = true)]
    [TestCase("http://127.0.0.2:8500/consul", ExpectedResult = true)]
    [TestCase("grpc://localhost:9848", ExpectedResult = true)]
    [TestCase("https://[::1]:8501", ExpectedResult = true)]
    [TestCase("10.0.0.1:8500", ExpectedResult = false)]
    [TestCase("consul.example:8500", ExpectedResult = false)]
    [TestCase("https://localhost.example", ExpectedResult = false)]
    [TestCase("", ExpectedResult = false)]
    [TestCase("not an address", ExpectedResult = false)]
    public bool AreAll_OneAddress(string address) => LocalAddress.AreAll([address]);

    [Test]
    public void AreAll_OneOfSeveralElsewhere_IsNot() => Assert.That(LocalAddress.AreAll(["127.0.0.1:1", "10.0.0.1:1"]), Is.False);

    [Test]
    public void AreAll_None_IsNot() => Assert.That(LocalAddress.AreAll([]), Is.False);
}
