using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using PolarisSync.Plugins.Kubernetes.Support;
using PolarisSync.Tests.Deploy;
using PolarisSync.Tests.RealServer;

namespace PolarisSync.Plugins.Kubernetes.Deploy;

/// <summary>The manifests on a real API server: taken without a fault, and enough for the host, and for no more.</summary>
[CancelAfter(180_000)]
internal sealed class RealManifestTests
{
    private const string Yaml = "application/apply-patch+yaml";
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(15);
    private KubeServer? _server;
    private string _pod = "";
    private string _token = "";

    private static CancellationToken Token => TestContext.CurrentContext.CancellationToken;

    private KubeServer Server => _server!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        if (KubeServer.FindScript() is null)
        {
            Assert.Ignore(KubeServer.Missing);
        }

        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        _server = await KubeServer.StartAsync(deadline.Token);

        // The two commands of the guide, in the order in which it has them.
        foreach (var manifest in Manifest.Read(Manifest.Tasks).Concat(Manifest.Read(Manifest.Host)))
        {
            await AppliesAsync(manifest, deadline.Token);
        }

        _token = await TokenOfThePodAsync(deadline.Token);
        _pod = Directory.CreateTempSubdirectory("polarissync-pod-").FullName;
        await File.WriteAllTextAsync(Path.Combine(_pod, "token"), _token, deadline.Token);
        await File.WriteAllTextAsync(Path.Combine(_pod, "namespace"), Account.Namespace, deadline.Token);
        File.Copy(Server.AuthorityFile, Path.Combine(_pod, "ca.crt"));
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        if (_pod.Length > 0)
        {
            Directory.Delete(_pod, recursive: true);
        }
    }

    [Test]
    public async Task Files_InTheOtherOrderAndAgain_AreTaken()
    {
        foreach (var manifest in Manifest.Read(Manifest.Host).Concat(Manifest.Read(Manifest.Tasks)))
        {
            await AppliesAsync(manifest, Token);
        }
    }

    [Test]
    public async Task MisspelledField_IsRefused_SoTheServerReallyLooks()
    {
        var set = Manifest.Read(Manifest.Host, "StatefulSet");
        var (status, body) = await ApplyAsync(set.Path, set.Text.Replace("readOnlyRootFilesystem", "readOnlyRootFileSystem", StringComparison.Ordinal), Token);

        Assert.That((int)status, Is.GreaterThanOrEqualTo(400), body);
        Assert.That(body, Does.Contain("readOnlyRootFileSystem"));
    }

    [Test]
    public async Task Provider_AsTheAccountOfThePod_ReadsTheMapAndFollowsIt()
    {
        var map = Manifest.Read(Manifest.Tasks, "ConfigMap");
        await using var run = new ProviderRun([], inCluster: new InCluster
        {
            Folder = _pod,
            Environment = name => name == "KUBERNETES_SERVICE_HOST" ? "127.0.0.1" : name == "KUBERNETES_SERVICE_PORT" ? Server.Port.ToString(CultureInfo.InvariantCulture) : null,
        });
        await run.SaysAsync(map.Content["data"]!["sync-registry.json"]!.GetValue<string>(), s_soon.TotalSeconds, Token);

        const string Edited = """{ "tasks": [] }""";
        var (status, body) = await Server.CallAsync(
            HttpMethod.Patch, map.Path, KubeServer.AdminToken, new JsonObject { ["data"] = new JsonObject { ["sync-registry.json"] = Edited } }.ToJsonString(), "application/merge-patch+json", Token);
        Assert.That(status, Is.EqualTo(HttpStatusCode.OK), body);
        var took = await run.SaysAsync(Edited, 2, Token);
        TestContext.Out.WriteLine($"an edit was told after {took.TotalMilliseconds:0} ms");
        Assert.That(run.Failure, Is.Null);
    }

    [TestCase("GET", "/api/v1/namespaces/polaris-sync/configmaps")]
    [TestCase("GET", "/api/v1/namespaces/polaris-sync/configmaps/polaris-sync-config")]
    [TestCase("GET", "/api/v1/namespaces/polaris-sync/configmaps?fieldSelector=metadata.name%3Danother")]
    [TestCase("GET", "/api/v1/namespaces/default/configmaps?fieldSelector=metadata.name%3Dpolaris-sync-config")]
    [TestCase("GET", "/api/v1/configmaps")]
    [TestCase("DELETE", "/api/v1/namespaces/polaris-sync/configmaps/polaris-sync-config")]
    [TestCase("GET", "/api/v1/namespaces/polaris-sync/secrets")]
    [TestCase("GET", "/api/v1/namespaces/polaris-sync/secrets/polaris-sync-admin")]
    [TestCase("GET", "/api/v1/namespaces/polaris-sync/pods/one/log")]
    [TestCase("GET", "/api/v1/nodes")]
    public async Task AnythingElse_AsTheAccountOfThePod_IsRefused(string method, string path)
    {
        var (status, body) = await Server.CallAsync(new HttpMethod(method), path, _token, null, "application/json", Token);

        Assert.That(status, Is.EqualTo(HttpStatusCode.Forbidden), body);
        Assert.That(body, Does.Contain("system:serviceaccount:polaris-sync:polaris-sync"));
    }

    [Test]
    public async Task SourceOfATask_ReadsOnlyOnceItsFileIsApplied_AndWritesNever()
    {
        // This server has slices only in their first version; the right is the same.
        string[] lists = ["/api/v1/services", "/api/v1/pods", "/apis/discovery.k8s.io/v1beta1/endpointslices"];
        foreach (var list in lists)
        {
            Assert.That(await StatusAsync(HttpMethod.Get, list), Is.EqualTo(HttpStatusCode.Forbidden), list);
        }

        foreach (var manifest in Manifest.Read(Manifest.Source))
        {
            await AppliesAsync(manifest, Token);
        }

        foreach (var list in lists)
        {
            await Eventually.HoldsAsync(async () => await StatusAsync(HttpMethod.Get, list) == HttpStatusCode.OK, s_soon, list, Token);
            Assert.That(await StatusAsync(HttpMethod.Get, list + "?watch=true&timeoutSeconds=1"), Is.EqualTo(HttpStatusCode.OK), list);
        }

        Assert.That(await StatusAsync(HttpMethod.Get, "/api/v1/namespaces/default/services/kubernetes"), Is.EqualTo(HttpStatusCode.Forbidden), "get");
        Assert.That(await StatusAsync(HttpMethod.Delete, "/api/v1/namespaces/default/services/kubernetes"), Is.EqualTo(HttpStatusCode.Forbidden), "delete");
        Assert.That(await StatusAsync(HttpMethod.Get, "/api/v1/secrets"), Is.EqualTo(HttpStatusCode.Forbidden), "secrets");
    }

    private static Manifest Account => Manifest.Read(Manifest.Host, "ServiceAccount");

    private async Task AppliesAsync(Manifest manifest, CancellationToken cancellationToken)
    {
        var (status, body) = await ApplyAsync(manifest.Path, manifest.Text, cancellationToken);
        Assert.That(status, Is.AnyOf(HttpStatusCode.OK, HttpStatusCode.Created), $"{manifest}: {body}");
    }

    // What `kubectl apply --server-side` sends; a field that the server does not know is refused.
    private Task<(HttpStatusCode Status, string Body)> ApplyAsync(string path, string text, CancellationToken cancellationToken) =>
        Server.CallAsync(HttpMethod.Patch, path + "?fieldManager=kubectl&fieldValidation=Strict&force=true", KubeServer.AdminToken, text, Yaml, cancellationToken);

    private async Task<HttpStatusCode> StatusAsync(HttpMethod method, string path) => (await Server.CallAsync(method, path, _token, null, "application/json", Token)).Status;

    // The kubelet asks for it the same way.
    private async Task<string> TokenOfThePodAsync(CancellationToken cancellationToken)
    {
        var answer = await Server.SendAsync(
            HttpMethod.Post, Account.Path + "/token", """{ "apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": { "expirationSeconds": 3600 } }""", cancellationToken);
        return JsonNode.Parse(answer)!["status"]!["token"]!.GetValue<string>();
    }
}
