using Microsoft.Extensions.Logging;
using PolarisSync.Host.Settings;
using PolarisSync.Host.Tests.Configuration;

namespace PolarisSync.Host.Tests.Settings;

internal sealed class HostSettingsReaderTests
{
    private TestFolder _folder = null!;

    private string File => _folder.PathOf("bin/application.yaml");

    [SetUp]
    public void SetUp() => _folder = new TestFolder();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public void Read_Nothing_GivesTheDefaults()
    {
        var settings = Read();

        Assert.That(settings.HttpAddress!.ToString(), Is.EqualTo("127.0.0.1:8690"));
        Assert.That(settings.HttpAddressNamed, Is.False);
        Assert.That(settings.DataPath, Is.EqualTo(_folder.PathOf("data")));
        Assert.That(settings.PluginsPath, Is.EqualTo(_folder.PathOf("plugins")));
        Assert.That(settings.ConfigProvider, Is.EqualTo("file"));
        Assert.That(settings.AdminToken, Is.Null);
        Assert.That(settings.LogLevel, Is.EqualTo(LogLevel.Information));
        Assert.That(settings.LogJson, Is.False);
        Assert.That(settings.HistoryBytes, Is.EqualTo(64L * 1024 * 1024));
    }

    [Test]
    public void Read_TheShippedFile_ChangesNothing()
    {
        _folder.Write("bin/application.yaml", System.IO.File.ReadAllText(Path.Combine(Artifacts.Root, "bin", "application.yaml")));

        Assert.That(Read().Variables, Is.Empty);
    }

    [Test]
    public void Read_TheShippedFileUncommented_KnowsEverySetting()
    {
        var lines = System.IO.File.ReadAllLines(Path.Combine(Artifacts.Root, "bin", "application.yaml"));
        var settings = lines.Where(line => System.Text.RegularExpressions.Regex.IsMatch(line, @"^\s+# [a-z0-9_]+:", default, TimeSpan.FromSeconds(1)))
            .Select(line => line.Replace("# ", "", StringComparison.Ordinal)).ToList();
        _folder.Write("bin/application.yaml", "polaris_sync:\n" + string.Join('\n', settings));

        Assert.That(settings, Has.Count.EqualTo(17));
        Assert.That(Read().HttpAddress!.Port, Is.EqualTo(8690));
    }

    [TestCase("0", 0)]
    [TestCase("256KB", 262_144)]
    [TestCase("1 gb", 1_073_741_824)]
    [TestCase("300000", 300_000)]
    public void Read_HistorySize(string text, long bytes) => Assert.That(Read(("POLARIS_SYNC_HISTORY_SIZE", text)).HistoryBytes, Is.EqualTo(bytes));

    [TestCase("64")]
    [TestCase("-1")]
    [TestCase("64 megabytes")]
    [TestCase("99999999999GB")]
    public void Read_HistorySize_Wrong_TellsTheForm(string text) => Assert.That(
        () => Read(("POLARIS_SYNC_HISTORY_SIZE", text)),
        Throws.TypeOf<SettingsException>().With.Message.EqualTo($"POLARIS_SYNC_HISTORY_SIZE: '{text}' is not a size of at least 256KB such as 64MB or 1GB, or 0 for no change log"));

    [Test]
    public void Read_EnvironmentWinsOverTheFile()
    {
        _folder.Write("bin/application.yaml", "polaris_sync:\n  http_address: \"127.0.0.1:1\"\n  data_path: /from/file\n");

        var settings = Read(("POLARIS_SYNC_HTTP_ADDRESS", "off"));

        Assert.That(settings.HttpAddress, Is.Null);
        Assert.That(settings.DataPath, Is.EqualTo("/from/file"));
    }

    [Test]
    public void Read_PathsAreBelowHome()
    {
        var settings = HostSettingsReader.Read(
            new Dictionary<string, string>(StringComparer.Ordinal) { ["POLARIS_SYNC_HOME"] = _folder.Root, ["POLARIS_SYNC_DATA_PATH"] = "elsewhere" }, "/");

        Assert.That(settings.DataPath, Is.EqualTo(_folder.PathOf("elsewhere")));
    }

    [Test]
    public void Read_EveryFaultAtOnce()
    {
        _folder.Write("bin/application.yaml", "polaris_sync:\n  data_pth: x\n  plugins_path: [a, b]\nlogging:\n  level: debug\n");

        var error = Assert.Throws<SettingsException>(() => Read(
            ("POLARIS_SYNC_HTTP_ADDRESS", "8690"), ("POLARIS_SYNC_LOG_LEVEL", "Wraning"), ("POLARIS_SYNC_LOG_FORMAT", "jsn")));

        Assert.That(error!.Message.Split('\n'), Is.EqualTo(new[]
        {
            $"{File}:2:3: polaris_sync.data_pth: unknown setting 'data_pth', did you mean 'data_path'?",
            $"{File}:3:3: polaris_sync.plugins_path: expected one value, not a list or a map",
            $"{File}:4:1: unknown section 'logging', expected one of polaris_sync",
            "POLARIS_SYNC_HTTP_ADDRESS: '8690' is not IP:port, localhost:port, *:port or off",
            "POLARIS_SYNC_LOG_LEVEL: unknown level 'Wraning', did you mean 'Warning'?",
            "POLARIS_SYNC_LOG_FORMAT: unknown format 'jsn', did you mean 'json'?",
        }));
    }

    [Test]
    public void Read_NoYaml_NamesThePlace()
    {
        _folder.Write("bin/application.yaml", "polaris_sync:\n  data_path: [\n");

        Assert.That(Assert.Throws<SettingsException>(() => Read())!.Message, Does.StartWith($"{File}:3:1: no YAML: "));
    }

    [TestCase("127.0.0.1:0", "http://127.0.0.1:0/")]
    [TestCase("*:8690", "http://127.0.0.1:8690/")]
    [TestCase("0.0.0.0:8690", "http://127.0.0.1:8690/")]
    [TestCase("[::1]:8690", "http://[::1]:8690/")]
    [TestCase("localhost:8690", "http://127.0.0.1:8690/")]
    public void HttpAddress_IsReachableAt(string text, string expected)
    {
        Assert.That(HttpAddress.TryParse(text, out var address), Is.True);
        Assert.That(address!.ToClientUri().OriginalString, Is.EqualTo(expected));
    }

    private HostSettings Read(params (string Name, string Value)[] environment) =>
        HostSettingsReader.Read(environment.ToDictionary(entry => entry.Name, entry => entry.Value, StringComparer.Ordinal), _folder.Root);
}
