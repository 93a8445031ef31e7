using PolarisSync.Host.Configuration;

namespace PolarisSync.Host.Tests.Configuration;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class SystemSecretSourceTests
{
    private readonly TestFolder _folder = new();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public void TryReadFile_RelativePath_IsBelowTheBase()
    {
        _folder.Write("conf/token", "x\n");

        Assert.That(new SystemSecretSource(_folder.Root).TryReadFile("conf/token", out var text, out _), Is.True);
        Assert.That(text, Is.EqualTo("x\n"));
    }

    [TestCase("conf/none", "it does not exist")]
    [TestCase("conf", "it is a folder")]
    [TestCase("conf/a\0b", "it cannot be opened")]
    public void TryReadFile_NothingToRead_SaysWhy(string path, string expected)
    {
        Assert.That(new SystemSecretSource(_folder.Root).TryReadFile(path, out _, out var reason), Is.False);
        Assert.That(reason, Is.EqualTo(expected));
    }

    [Test]
    public void FindVariable_NotSet_IsNull() => Assert.That(new SystemSecretSource(_folder.Root).FindVariable("POLARIS_SYNC_TEST_" + Guid.NewGuid().ToString("N")), Is.Null);
}
