namespace PolarisSync.Plugins.Consul;

internal sealed class TransactionLimitsTests
{
    [TestCase("1.8.7", 64)]
    [TestCase("1.13.9", 64)]
    [TestCase("1.14.0", 128)]
    [TestCase("1.22.1+ent", 128)]
    [TestCase("2.0.0-dev", 128)]
    [TestCase("dev", 64)]
    [TestCase(null, 64)]
    public void OperationsOf_Version_IsItsLimit(string? version, int expected) => Assert.That(TransactionLimits.OperationsOf(version), Is.EqualTo(expected));
}
