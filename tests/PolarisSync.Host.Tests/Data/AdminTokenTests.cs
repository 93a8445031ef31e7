using PolarisSync.Host.Data;
using PolarisSync.Host.Settings;
using PolarisSync.Host.Tests.Configuration;

namespace PolarisSync.Host.Tests.Data;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
internal sealed class AdminTokenTests
{
    private TestFolder _folder = null!;

    [SetUp]
    public void SetUp() => _folder = new TestFolder();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public void LoadOrCreate_MakesOneThatOnlyTheOwnerReads()
    {
        var data = new DataFolder(_folder.PathOf("data"));
        data.Prepare();

        var token = AdminToken.LoadOrCreate(Settings(), data);

        Assert.That(File.GetUnixFileMode(data.TokenFile), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.That(AdminToken.Find(Settings(), data), Has.Length.GreaterThanOrEqualTo(40));
        Assert.That(token.Matches(AdminToken.Find(Settings(), data)!), Is.True);
        Assert.That(AdminToken.LoadOrCreate(Settings(), data).Matches(AdminToken.Find(Settings(), data)!), Is.True);
    }

    [Test]
    public void LoadOrCreate_ASetOne_IsUsedAndNotWritten()
    {
        var data = new DataFolder(_folder.PathOf("data"));
        data.Prepare();

        var token = AdminToken.LoadOrCreate(Settings("s3cret"), data);

        Assert.That(token.Matches("s3cret"), Is.True);
        Assert.That(token.Matches("S3cret"), Is.False);
        Assert.That(File.Exists(data.TokenFile), Is.False);
    }

    [Test]
    public void Prepare_FolderIsAFile_SaysWhichAndWhatToDo()
    {
        _folder.Write("data", "a file");

        var error = Assert.Throws<SettingsException>(() => new DataFolder(_folder.PathOf("data")).Prepare());

        Assert.That(error!.Message, Does.StartWith($"The data folder '{_folder.PathOf("data")}' cannot be written: ").And.EndsWith("Give the host a folder of its own with POLARIS_SYNC_DATA_PATH."));
    }

    private HostSettings Settings(string? token = null) => new()
    {
        Home = _folder.Root,
        DataPath = _folder.PathOf("data"),
        PluginsPath = _folder.PathOf("plugins"),
        Variables = new Dictionary<string, string>(StringComparer.Ordinal),
        AdminToken = token,
    };
}
