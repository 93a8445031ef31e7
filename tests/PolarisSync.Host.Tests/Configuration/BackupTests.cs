using Microsoft.Extensions.Time.Testing;
using PolarisSync.Abstractions;
using PolarisSync.Host.Configuration;

namespace PolarisSync.Host.Tests.Configuration;

/// <summary>The last good documents, and the start that needs them.</summary>
[CancelAfter(30_000)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class BackupTests
{
    private const string RegistryBackup = "conf/sync-config-backup.json";
    private const string OtherBackup = "conf/sync-config-backup.config.json";
    private readonly FakeTimeProvider _time = new();
    private readonly TestFolder _folder = new();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public async Task Run_GoodStart_WritesTheTextsAsTheyAreForTheOwnerOnly()
    {
        var registry = TestFolder.Document("one") + "\n// 任务";
        _folder.Write("conf/sync-registry.json", registry);
        _folder.Write("conf/sync-config.json", TestFolder.Document("two"));
        await using var host = await StartAsync();
        await Eventually.TrueAsync(() => _folder.Exists(OtherBackup), "both are written");

        Assert.That(_folder.Read(RegistryBackup), Is.EqualTo(registry));
        Assert.That(_folder.Read(OtherBackup), Is.EqualTo(TestFolder.Document("two")));
        Assert.That(Directory.GetFiles(_folder.PathOf("conf")), Has.Length.EqualTo(4), "nothing else is left behind");
        if (!OperatingSystem.IsWindows())
        {
            Assert.That(File.GetUnixFileMode(_folder.PathOf(RegistryBackup)), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        }
    }

    [Test]
    public async Task Run_PathIsNamed_TheOtherStandsBeside()
    {
        _folder.Write("conf/sync-registry.json", TestFolder.Document("one"));
        _folder.Write("conf/sync-config.json", TestFolder.Document("two"));
        await using var host = await StartAsync(variables: new(StringComparer.Ordinal) { [ConfigurationSources.BackupVariable] = "kept/here/good.json" });
        await Eventually.TrueAsync(() => _folder.Exists("kept/here/good.config.json"), "both are written");

        Assert.That(_folder.Read("kept/here/good.json"), Is.EqualTo(TestFolder.Document("one")));
    }

    [Test]
    public async Task Run_BadChange_LeavesTheBackup()
    {
        await using var provider = new ScriptedProvider();
        provider.Set(TaskDocumentKind.Registry, TestFolder.Document("one"));
        await using var host = await StartAsync(provider);
        provider.Set(TaskDocumentKind.Registry, "{");
        await host.LoggedAsync("was refused");

        Assert.That(_folder.Read(RegistryBackup), Is.EqualTo(TestFolder.Document("one")));
    }

    [Test]
    public async Task Run_GoodChange_ReplacesTheBackup()
    {
        await using var provider = new ScriptedProvider();
        provider.Set(TaskDocumentKind.Registry, TestFolder.Document("one"));
        await using var host = await StartAsync(provider);
        provider.Set(TaskDocumentKind.Registry, TestFolder.Document("two"));

        await Eventually.TrueAsync(() => _folder.Read(RegistryBackup) == TestFolder.Document("two"), "it follows");
    }

    [Test]
    public async Task Run_BadFirstLoad_StartsWithTheBackupLoudlyAndComesBack()
    {
        _folder.Write(RegistryBackup, TestFolder.Document("kept"));
        await using var provider = new ScriptedProvider();
        provider.Set(TaskDocumentKind.Registry, """{"tasks": {}}""");
        provider.Set(TaskDocumentKind.Configuration, TestFolder.Document("other"));
        await using var host = await StartAsync(provider);

        Assert.That(host.Last, Is.EqualTo("kept,other"));
        Assert.That(host.Service.State.FromBackup, Is.EqualTo(new[] { TaskDocumentKind.Registry }));
        Assert.That(host.Log.Errors, Is.EqualTo(new[]
        {
            "Error: conf/sync-registry.json cannot be used: starting with its BACKUP conf/sync-config-backup.json, the last configuration that was in force",
            "Error: conf/sync-registry.json:1:11: tasks: expected an array, found an object",
        }));
        Assert.That(_folder.Read(RegistryBackup), Is.EqualTo(TestFolder.Document("kept")));

        provider.Set(TaskDocumentKind.Registry, TestFolder.Document("mended"));
        await host.AppliedAsync("mended,other");
        await Eventually.TrueAsync(() => host.Service.State.FromBackup.IsEmpty, "the backup is out of force");
    }

    [Test]
    public async Task Run_BadFirstLoadWithoutBackup_FailsWithTheProblems()
    {
        _folder.Write("conf/sync-registry.json", """{"tasks": {}, "x": 1}""");
        await using var host = new RunningService(_folder, _time);

        var e = Assert.ThrowsAsync<ConfigurationException>(host.StartedAsync);
        Assert.That(e!.Message, Is.EqualTo("""
            The configuration cannot be used and there is no backup to start with:
              conf/sync-registry.json:1:11: tasks: expected an array, found an object
              conf/sync-registry.json:1:15: x: unknown key 'x'; expected one of: $schema, tasks, methods, health_check, report
            """));
        Assert.That(host.Applied, Is.Empty);
        Assert.That(host.Log.Errors, Has.Length.EqualTo(2));
    }

    [Test]
    public async Task Run_BackupIsBadToo_FailsWithTheProblemsOfBoth()
    {
        _folder.Write("conf/sync-registry.json", "{");
        _folder.Write(RegistryBackup, "[]");
        await using var host = new RunningService(_folder, _time);

        var e = Assert.ThrowsAsync<ConfigurationException>(host.StartedAsync);
        Assert.That(e!.Problems.Select(problem => problem.ToString()), Is.EqualTo(new[]
        {
            "conf/sync-registry.json:1:2: the document ends too early; the '{' of 1:1 is not closed",
            "conf/sync-config-backup.json:1:1: expected an object, found an array",
        }));
    }

    [Test]
    public async Task Run_ProviderFailsAtTheStart_StartsWithTheBackup()
    {
        _folder.Write(RegistryBackup, TestFolder.Document("kept"));
        await using var provider = new ScriptedProvider { Fails = true };
        await using var host = await StartAsync(provider);

        Assert.That(host.Last, Is.EqualTo("kept"));
        Assert.That(host.Log.Errors, Has.One.Contains("the documents cannot be read: cannot reach the ConfigMap"));

        provider.Fails = false;
        provider.Set(TaskDocumentKind.Registry, TestFolder.Document("fresh"));
        await Eventually.TrueAsync(() => { _time.Advance(TimeSpan.FromSeconds(1)); return host.Last == "fresh"; }, "it comes back");
    }

    [Test]
    public async Task Run_ProviderFailsAtTheStartWithoutBackup_Fails()
    {
        await using var provider = new ScriptedProvider { Fails = true };
        await using var host = new RunningService(_folder, _time, provider);

        var e = Assert.ThrowsAsync<ConfigurationException>(host.StartedAsync);
        Assert.That(e!.Message, Does.Contain("conf/sync-registry.json: the documents cannot be read: cannot reach the ConfigMap"));
    }

    [Test]
    public async Task Run_DocumentIsLostButHasABackup_StartsWithTheBackup()
    {
        _folder.Write(RegistryBackup, TestFolder.Document("kept"));
        await using var host = await StartAsync();

        Assert.That(host.Last, Is.EqualTo("kept"));
        Assert.That(host.Log.Errors, Has.One.Contains("starting with its BACKUP"));
    }

    [Test]
    public async Task Run_NamedFileDoesNotExist_FailsAndNamesTheVariable()
    {
        await using var host = new RunningService(_folder, _time, variables: new(StringComparer.Ordinal) { [ConfigurationSources.RegistryVariable] = "conf/mine.json" });

        var e = Assert.ThrowsAsync<ConfigurationException>(host.StartedAsync);
        Assert.That(e!.Problems.Single().ToString(), Is.EqualTo("conf/mine.json: the file does not exist; it is named by POLARIS_SYNC_REGISTRY_FILE_WATCH"));
    }

    [Test]
    public async Task Run_BackupCannotBeWritten_RunsAllTheSame()
    {
        _folder.Write("conf/sync-registry.json", TestFolder.Document("one"));
        Directory.CreateDirectory(_folder.PathOf(RegistryBackup));
        await using var host = await StartAsync();

        await host.LoggedAsync("The backup conf/sync-config-backup.json cannot be written");
        Assert.That(host.Last, Is.EqualTo("one"));
    }

    private async Task<RunningService> StartAsync(ITaskProvider? provider = null, Dictionary<string, string>? variables = null)
    {
        var host = new RunningService(_folder, _time, provider, variables);
        await host.StartedAsync();
        return host;
    }
}
