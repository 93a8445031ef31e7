using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PolarisSync.Tests.Fakes.Kubernetes;

namespace PolarisSync.EndToEnd.Tests;

/// <summary>The host as the image of deploy/Dockerfile runs it in the pod of deploy/kubernetes: that command, those variables, those mounts.</summary>
[Parallelizable(ParallelScope.Self)]
[CancelAfter(900_000)]
internal sealed class PodTests
{
    private const string ImageFolder = "/opt/polaris-sync";
    private const string MountedFolder = "/etc/polaris-sync";
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(30);
    private static readonly Regex s_variable = new(@"- name: (?<name>POLARIS_SYNC_\w+)\n +value: (?<value>\S+)\n", RegexOptions.NonBacktracking);
    private UnzippedPackage _package = null!;

    private string Mounted => Path.Combine(_package.Root, "mounted");

    private string Data => _package.PathOf("data");

    [SetUp]
    public async Task UnzipAsync()
    {
        _package = await UnzippedPackage.OpenAsync(await Packed.FileAsync("polaris-sync-server-{0}.zip"), hasDotnet: true);
        var manifest = await File.ReadAllTextAsync(Path.Combine(Product.Root, "deploy", "kubernetes", "polaris-sync.yaml"));
        foreach (Match variable in s_variable.Matches(manifest.ReplaceLineEndings("\n")))
        {
            _package.Variables[variable.Groups["name"].Value] = variable.Groups["value"].Value
                .Replace(ImageFolder, _package.Folder, StringComparison.Ordinal).Replace(MountedFolder, Mounted, StringComparison.Ordinal);
        }

        Assert.That(_package.Variables, Has.Count.GreaterThanOrEqualTo(5));
        _package.Variables["POLARIS_SYNC_HOME"] = _package.Folder;
        _package.Variables["DOTNET_EnableDiagnostics"] = "0";
        _package.Variables["POLARIS_SYNC_HTTP_ADDRESS"] = _package.Variables["POLARIS_SYNC_HTTP_ADDRESS"].Replace(":8690", ":0", StringComparison.Ordinal);
    }

    [TearDown]
    public async Task DeleteAsync()
    {
        if (_package is not null)
        {
            if (TestContext.CurrentContext.Result.Outcome.Status == NUnit.Framework.Interfaces.TestStatus.Failed)
            {
                await TestContext.Out.WriteLineAsync(await _package.DescribeAsync());
            }

            await _package.DisposeAsync();
        }
    }

    [Test]
    public async Task Pod_WithTheMapAsProvider_RunsItsTasksAndWritesOnItsVolumeOnly()
    {
        await using var cluster = await FakeKubernetes.StartAsync(null, CancellationToken.None);
        cluster.Put("configmaps", "polaris-sync", "polaris-sync-config", new() { ["data"] = new JsonObject { ["sync-registry.json"] = Tasks("10.0.0.11") } });
        _package.Variables["POLARIS_SYNC_CONFIG_K8S_ADDRESS"] = cluster.Address.ToString();
        _package.Variables["POLARIS_SYNC_CONFIG_K8S_TOKEN"] = KubeAccess.AdminToken;
        _package.Variables["POLARIS_SYNC_CONFIG_K8S_NAMESPACE"] = "polaris-sync";

        await AssertWritesOnItsVolumeOnlyAsync();
    }

    [Test]
    public async Task Pod_WithTheMapMounted_FollowsTheSwapOfItsFolder()
    {
        _package.Variables["POLARIS_SYNC_REGISTRY_CONFIG_PROVIDER"] = "file";
        await MountAsync("one", Tasks("10.0.0.11"));

        var host = await AssertWritesOnItsVolumeOnlyAsync();
        await MountAsync("two", """{ "tasks": [] }""");
        var took = await Wait.UntilAsync(async () => (await host.ListAsync("tasks")).Count == 0 ? null : "the task still runs", TimeSpan.FromSeconds(5));
        TestContext.Out.WriteLine($"the swap was in force after {took.TotalMilliseconds:0} ms");
    }

    private async Task<HostProcess> AssertWritesOnItsVolumeOnlyAsync()
    {
        var before = Snapshot();
        var host = _package.Start(Data, "dotnet", _package.PathOf("lib/polarissync.dll"), "run");
        await host.WaitReadyAsync(s_soon);
        await Wait.UntilAsync(async () => (await host.ListAsync("tasks")).Count == 1 ? null : "the task does not run", s_soon);
        await Wait.UntilAsync(() => Task.FromResult(File.Exists(Path.Combine(Data, "backup", "sync-config-backup.json")) ? null : "there is no backup"), s_soon);

        // What `kubectl exec` runs, by the variables of the pod.
        var status = await _package.RunAsync("dotnet", _package.PathOf("lib/polarissync.dll"), "status");
        Assert.That(status.ExitCode, Is.Zero, status.ToString());
        Assert.That(Snapshot(), Is.EqualTo(before), "what is not on the volume is read-only in the pod");
        Assert.That(Directory.EnumerateFileSystemEntries(_package.Temporary), Is.Empty);
        return host;
    }

    // As the kubelet does: a new folder, and one link that is replaced.
    private async Task MountAsync(string version, string text)
    {
        Directory.CreateDirectory(Path.Combine(Mounted, version));
        File.WriteAllText(Path.Combine(Mounted, version, "sync-registry.json"), text);
        await AuthorTools.RunAsync($"ln -s {version} ..next && mv -T ..next ..data", Mounted);
        if (!File.Exists(Path.Combine(Mounted, "sync-registry.json")))
        {
            File.CreateSymbolicLink(Path.Combine(Mounted, "sync-registry.json"), Path.Combine("..data", "sync-registry.json"));
        }
    }

    private List<string> Snapshot() =>
    [
        .. Directory.EnumerateFiles(_package.Folder, "*", SearchOption.AllDirectories).Where(file => !file.StartsWith(Data + "/", StringComparison.Ordinal))
            .Select(file => $"{Path.GetRelativePath(_package.Folder, file)} {File.GetLastWriteTimeUtc(file):O}").Order(StringComparer.Ordinal),
    ];

    private string Tasks(string address)
    {
        var services = Path.Combine(_package.Root, "services.json");
        File.WriteAllText(services, $$"""{ "services": [ { "name": "orders", "instances": [ { "host": "{{address}}", "port": 80 } ] } ] }""");
        return $$"""
            { "tasks": [ { "name": "one", "source": { "name": "from", "type": "file", "addresses": ["{{services}}"] },
              "destination": { "name": "to", "type": "file", "addresses": ["data/copies.json"] }, "match": [ { "namespace": "default", "service": "*" } ] } ] }
            """;
    }
}
