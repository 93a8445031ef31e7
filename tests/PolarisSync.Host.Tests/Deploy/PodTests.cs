using System.Globalization;
using System.Text.Json.Nodes;
using PolarisSync.Host.Configuration;
using PolarisSync.Host.Hosting;
using PolarisSync.Host.Settings;
using PolarisSync.Host.Tests.Schema;
using PolarisSync.Tests.Deploy;

namespace PolarisSync.Host.Tests.Deploy;

/// <summary>The pod of deploy/kubernetes, held to what the host does: names, ports, paths and times.</summary>
internal sealed class PodTests
{
    private static readonly JsonObject s_set = Manifest.Read(Manifest.Host, "StatefulSet").Content;
    private static readonly JsonNode s_pod = s_set["spec"]!["template"]!["spec"]!;
    private static readonly JsonNode s_container = s_pod["containers"]!.AsArray().Single()!;

    [Test]
    public void Variables_AreSettingsOfTheHost()
    {
        Assert.That(Variables.Keys, Is.SubsetOf(SettingNames.Known).And.Not.Empty);

        var settings = Read();
        Assert.That(settings.ConfigProvider, Is.EqualTo("kubernetes"));
        Assert.That(settings.LogJson, Is.True);
    }

    [Test]
    public void Port_IsTheSameEverywhere()
    {
        var address = Read().HttpAddress!;
        Assert.That(address.ToBind(), Is.EqualTo(System.Net.IPAddress.Any), "a host that listens on 127.0.0.1 is reached by no probe");
        Assert.That(address.Port, Is.EqualTo(HttpAddress.Default.Port));

        var port = s_container["ports"]!.AsArray().Single()!;
        Assert.That(Text(port["containerPort"]), Is.EqualTo(Number(address.Port)));
        var service = Manifest.Read(Manifest.Host, "Service").Content;
        var offered = service["spec"]!["ports"]!.AsArray().Single()!;
        Assert.That(Text(offered["targetPort"]), Is.EqualTo(Text(port["name"])));
        Assert.That(Text(offered["port"]), Is.EqualTo(Number(address.Port)));
        Assert.That(Text(service["metadata"]!["annotations"]!["prometheus.io/port"]), Is.EqualTo(Number(address.Port)));
        Assert.That(Text(service["metadata"]!["annotations"]!["prometheus.io/path"]), Is.EqualTo("/metrics"));

        foreach (var (probe, path) in new[] { ("livenessProbe", "/health/live"), ("readinessProbe", "/health/ready") })
        {
            Assert.That(Text(s_container[probe]!["httpGet"]!["path"]), Is.EqualTo(path));
            Assert.That(Text(s_container[probe]!["httpGet"]!["port"]), Is.EqualTo(Text(port["name"])));
        }
    }

    [Test]
    public void Selectors_FindThePod()
    {
        var labels = s_set["spec"]!["template"]!["metadata"]!["labels"]!.ToJsonString();
        var service = Manifest.Read(Manifest.Host, "Service");
        Assert.That(s_set["spec"]!["selector"]!["matchLabels"]!.ToJsonString(), Is.EqualTo(labels));
        Assert.That(service.Content["spec"]!["selector"]!.ToJsonString(), Is.EqualTo(labels));
        Assert.That(Text(s_set["spec"]!["serviceName"]), Is.EqualTo(service.Name));
    }

    [Test]
    public void EveryPathTheHostWrites_IsOnTheVolume()
    {
        var settings = Read();
        var sources = ConfigurationSources.From(settings.Variables, settings.Home);
        string[] written = [settings.DataPath, sources.RegistryBackup.FullPath, sources.ConfigurationBackup.FullPath];

        Assert.That(written.Select(MountOf), Is.All.EqualTo("data"));
        Assert.That(s_set["spec"]!["volumeClaimTemplates"]!.AsArray().Select(claim => Text(claim!["metadata"]!["name"])), Is.EqualTo(new[] { "data" }));
        Assert.That(Text(s_container["securityContext"]!["readOnlyRootFilesystem"]), Is.EqualTo("true"));
    }

    [Test]
    public void MountedDocument_IsTheKeyOfTheMap()
    {
        var document = ConfigurationSources.From(Read().Variables, "/").Registry.FullPath;
        var mount = MountOf(document);
        var volume = s_pod["volumes"]!.AsArray().Single(volume => Text(volume!["name"]) == mount)!;
        var map = Manifest.Read(Manifest.Tasks, "ConfigMap");

        Assert.That(Text(volume["configMap"]!["name"]), Is.EqualTo(map.Name));
        Assert.That(map.Content["data"]!.AsObject().Select(pair => pair.Key), Is.EqualTo(new[] { Path.GetFileName(document) }));
        Assert.That(s_container["volumeMounts"]!.AsArray().Where(one => one!["subPath"] is not null), Is.Empty, "what is mounted by subPath is never updated");
    }

    [Test]
    public async Task Tasks_AreGoodByLintAndBySchema()
    {
        var judges = await Judges.WithAsync(Artifacts.Plugins);
        var text = Text(Manifest.Read(Manifest.Tasks, "ConfigMap").Content["data"]!["sync-registry.json"]);

        Assert.That(judges.Lint(text), Is.Empty);
        var document = JsonNode.Parse(text, documentOptions: new() { CommentHandling = System.Text.Json.JsonCommentHandling.Skip, AllowTrailingCommas = true })!;
        Assert.That(judges.Validate(document.ToJsonString()), Is.Empty);
        Assert.That(document["tasks"]!.AsArray().Where(task => task!["enable"]?.GetValue<bool>() != false), Is.Empty, "what is shipped runs nothing before it was edited");
    }

    [Test]
    public void Pod_IsOneAndHasTimeToStop()
    {
        Assert.That(Text(s_set["spec"]!["replicas"]), Is.EqualTo("1"));
        Assert.That(Manifest.Read(Manifest.Host).Select(manifest => manifest.Kind), Does.Not.Contain("Deployment"), "a Deployment may start a second pod beside one whose node does not answer");
        var grace = TimeSpan.FromSeconds(int.Parse(Text(s_pod["terminationGracePeriodSeconds"]), CultureInfo.InvariantCulture));
        Assert.That(grace, Is.GreaterThanOrEqualTo(SyncService.StopTime + TimeSpan.FromSeconds(10)));
    }

    [Test]
    public void Pod_HasNoMorePowerThanItNeeds()
    {
        var pod = s_pod["securityContext"]!;
        var container = s_container["securityContext"]!;

        Assert.That(Text(pod["runAsNonRoot"]), Is.EqualTo("true"));
        Assert.That(new[] { Text(pod["runAsUser"]), Text(pod["runAsGroup"]), Text(pod["fsGroup"]) }, Is.All.EqualTo(Dockerfile.Read().User.Split(':')[0]));
        Assert.That(Text(pod["seccompProfile"]!["type"]), Is.EqualTo("RuntimeDefault"));
        Assert.That(Text(container["allowPrivilegeEscalation"]), Is.EqualTo("false"));
        Assert.That(container["capabilities"]!.ToJsonString(), Is.EqualTo("""{"drop":["ALL"]}"""));
        Assert.That(Text(s_pod["serviceAccountName"]), Is.EqualTo(Manifest.Read(Manifest.Host, "ServiceAccount").Name));
    }

    [Test]
    public void Image_IsNamedInOnePlace()
    {
        var named = Directory.EnumerateFiles(Manifest.Folder, "*.yaml").SelectMany(File.ReadLines).Where(line => line.TrimStart().StartsWith("image:", StringComparison.Ordinal)).ToList();

        Assert.That(named, Has.Count.EqualTo(1));
        Assert.That(named[0].Trim(), Is.EqualTo($"image: polaris-sync-server:{ProductVersion.Text}"));
    }

    private static Dictionary<string, string> Variables => s_container["env"]!.AsArray()
        .ToDictionary(variable => Text(variable!["name"]), variable => variable!["value"] is { } value ? Text(value) : "from a secret", StringComparer.Ordinal);

    private static HostSettings Read()
    {
        var environment = Variables;
        environment[SettingNames.Home] = "/";
        return HostSettingsReader.Read(environment, "/");
    }

    // The name of the volume a path is on; "root" where there is none.
    private static string MountOf(string path) => s_container["volumeMounts"]!.AsArray()
        .Where(mount => (path + "/").StartsWith(Text(mount!["mountPath"]) + "/", StringComparison.Ordinal))
        .Select(mount => Text(mount!["name"])).SingleOrDefault("root");

    private static string Text(JsonNode? node) => node?.GetValue<string>() ?? "";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
