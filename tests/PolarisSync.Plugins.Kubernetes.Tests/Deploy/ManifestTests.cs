using System.Text.Json.Nodes;
using PolarisSync.Tests.Deploy;

namespace PolarisSync.Plugins.Kubernetes.Deploy;

/// <summary>The manifests, held to what the provider and the adapter ask for.</summary>
internal sealed class ManifestTests
{
    private static readonly string[] s_reading = ["list", "watch"];

    [Test]
    public void Map_IsTheOneTheProviderReads()
    {
        var map = Manifest.Read(Manifest.Tasks, "ConfigMap");
        var settings = ConfigMapSettings.From(new Dictionary<string, string>(StringComparer.Ordinal) { [ConfigMapSettings.AddressVariable] = "https://10.0.0.1" }, Nowhere());
        var variables = Manifest.Read(Manifest.Host, "StatefulSet").Content["spec"]!["template"]!["spec"]!["containers"]![0]!["env"]!.AsArray().Select(variable => variable!["name"]!.GetValue<string>());

        Assert.That(map.Name, Is.EqualTo(settings.Name));
        Assert.That(map.Content["data"]!.AsObject().Select(pair => pair.Key), Is.SubsetOf(new[] { settings.RegistryKey, settings.ConfigurationKey }).And.Contains(settings.RegistryKey));
        Assert.That(variables, Has.None.StartsWith("POLARIS_SYNC_CONFIG_K8S_"), "the namespace is the pod's own, and so are address, token and authority");
        Assert.That(map.Namespace, Is.EqualTo(Manifest.Read(Manifest.Host, "StatefulSet").Namespace));
    }

    [Test]
    public void Objects_AreAllInTheOneNamespace()
    {
        var spaces = new[] { Manifest.Tasks, Manifest.Host }.Select(file => Manifest.Read(file, "Namespace")).ToList();
        var rest = new[] { Manifest.Tasks, Manifest.Host }.SelectMany(Manifest.Read).Where(manifest => manifest.Kind != "Namespace");

        Assert.That(rest.Select(manifest => manifest.Namespace), Is.All.EqualTo(spaces[0].Name));
        Assert.That(spaces[1].Content.ToJsonString(), Is.EqualTo(spaces[0].Content.ToJsonString()), "either file may be applied first");
    }

    [Test]
    public void RoleOfTheHost_IsWhatTheProviderCalls()
    {
        var map = Manifest.Read(Manifest.Tasks, "ConfigMap");
        var rule = Manifest.Read(Manifest.Host, "Role").Content["rules"]!.AsArray().Single()!;
        var path = KubePath.ConfigMap(map.Namespace!, map.Name);

        Assert.That(path.Selector, Does.Contain(map.Name), "a right for one name counts only where the call asks for that name");
        Assert.That(path.Collection, Does.EndWith("/" + Texts(rule["resources"]).Single()));
        Assert.That(Texts(rule["resourceNames"]), Is.EqualTo(new[] { map.Name }));
        Assert.That(Texts(rule["verbs"]), Is.EqualTo(s_reading));
    }

    [Test]
    public void RoleOfTheSource_IsWhatTheAdapterCalls()
    {
        var rules = Manifest.Read(Manifest.Source, "ClusterRole").Content["rules"]!.AsArray();
        var granted = rules.SelectMany(rule => Texts(rule!["resources"]).Select(resource => (Group: Texts(rule["apiGroups"]).Single(), Resource: resource)));
        var called = new[] { KubePath.Services(null), KubePath.Pods(null), KubePath.Slices(null) }.Select(path => path.Collection.Split('/')).Select(parts => (Group: parts[1] == "api" ? "" : parts[2], Resource: parts[^1]));

        Assert.That(granted, Is.EquivalentTo(called));
        Assert.That(rules.Select(rule => Texts(rule!["verbs"])), Is.All.EqualTo(s_reading));
    }

    [TestCase(Manifest.Host, "RoleBinding", "Role")]
    [TestCase(Manifest.Source, "ClusterRoleBinding", "ClusterRole")]
    public void Binding_GivesTheRoleToTheAccountOfThePod(string file, string binding, string role)
    {
        var bound = Manifest.Read(file, binding).Content;
        var account = Manifest.Read(Manifest.Host, "ServiceAccount");
        var subject = bound["subjects"]!.AsArray().Single()!;

        Assert.That(bound["roleRef"]!["kind"]!.GetValue<string>(), Is.EqualTo(role));
        Assert.That(bound["roleRef"]!["name"]!.GetValue<string>(), Is.EqualTo(Manifest.Read(file, role).Name));
        Assert.That(subject["kind"]!.GetValue<string>(), Is.EqualTo("ServiceAccount"));
        Assert.That(subject["name"]!.GetValue<string>(), Is.EqualTo(account.Name));
        Assert.That(subject["namespace"]!.GetValue<string>(), Is.EqualTo(account.Namespace));
    }

    [Test]
    public async Task ReadmeOfTheAdapter_TellsTheSameRights()
    {
        var readme = await File.ReadAllTextAsync(Path.Combine(Manifest.Folder, "..", "..", "plugins", "Kubernetes", "README.md"));

        Assert.That(readme, Does.Contain("""
            - apiGroups: [""]
              resources: ["configmaps"]
              resourceNames: ["polaris-sync-config"]
              verbs: ["list", "watch"]
            """.ReplaceLineEndings("\n")));
    }

    private static InCluster Nowhere() => new() { Folder = "/nowhere", Environment = _ => null };

    private static List<string> Texts(JsonNode? list) => [.. list!.AsArray().Select(text => text!.GetValue<string>())];
}
