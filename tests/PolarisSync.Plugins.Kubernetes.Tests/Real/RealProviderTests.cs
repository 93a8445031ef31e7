using System.Globalization;
using System.Text.Json.Nodes;
using PolarisSync.Abstractions;
using PolarisSync.Plugins.Kubernetes.Support;
using PolarisSync.Tests.RealServer;

namespace PolarisSync.Plugins.Kubernetes.Real;

/// <summary>The provider on a real API server, as a user who has the documented rights and no others.</summary>
[CancelAfter(180_000)]
internal sealed class RealProviderTests
{
    private const string Maps = "/api/v1/namespaces/shop/configmaps";
    private const string Roles = "/apis/rbac.authorization.k8s.io/v1/namespaces/shop";
    private KubeServer? _server;

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
        await Server.SendAsync(HttpMethod.Post, "/api/v1/namespaces", """{"metadata":{"name":"shop"}}""", deadline.Token);

        // The rights that the adapter's README lists for the provider.
        await Server.SendAsync(
            HttpMethod.Post,
            $"{Roles}/roles",
            """{"metadata":{"name":"polaris-sync-config"},"rules":[{"apiGroups":[""],"resources":["configmaps"],"resourceNames":["polaris-sync-config"],"verbs":["list","watch"]}]}""",
            deadline.Token);
        await GrantAsync(deadline.Token);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    [Test]
    public async Task Watch_MapIsMadeEditedAndDeleted_EachIsToldWithinTwoSeconds()
    {
        await ApplyAsync("zero");
        await Server.SendAsync(HttpMethod.Delete, $"{Maps}/polaris-sync-config", null, Token);
        await using var run = Run(Server.Address);
        await run.SaysAsync(null, 15, Token);

        await ApplyAsync("one");
        var made = await run.SaysAsync("one", 2, Token);
        await ApplyAsync("two");
        var edited = await run.SaysAsync("two", 2, Token);
        await Server.SendAsync(HttpMethod.Delete, $"{Maps}/polaris-sync-config", null, Token);
        var deleted = await run.SaysAsync(null, 2, Token);
        await ApplyAsync("three");
        await run.SaysAsync("three", 2, Token);

        TestContext.Out.WriteLine($"made {made.TotalMilliseconds:0} ms, edited {edited.TotalMilliseconds:0} ms, deleted {deleted.TotalMilliseconds:0} ms");
        Assert.That(run.Failure, Is.Null);
    }

    [Test]
    public async Task Watch_FiftyEditsInTenSeconds_EndInTheLastOne()
    {
        await ApplyAsync("0");
        await using var run = Run(Server.Address);
        await run.SaysAsync("0", 15, Token);

        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        for (var edit = 1; edit <= 50; edit++)
        {
            await ApplyAsync(edit.ToString(CultureInfo.InvariantCulture));
            await pace.WaitForNextTickAsync(Token);
        }

        await run.SaysAsync("50", 2, Token);
    }

    [Test]
    public async Task Watch_ServerIsRestarted_NothingIsToldAsAbsentAndItRecovers()
    {
        await ApplyAsync("before");
        await using var run = Run(Server.Address);
        await run.SaysAsync("before", 15, Token);

        await Server.KillAsync(Token);
        await run.FailsAsync(Token);
        Assert.That(run.Failure, Is.TypeOf<SyncException>().With.Property(nameof(SyncException.Kind)).EqualTo(SyncErrorKind.Transient));
        Assert.That(run.Registry, Is.EqualTo("before"), "nothing is told as absent");

        await Server.LaunchAgainAsync(Token);
        await using var again = Run(Server.Address);
        await again.SaysAsync("before", 15, Token);
        await ApplyAsync("after");
        await again.SaysAsync("after", 2, Token);
    }

    [Test]
    public async Task Watch_RightsAreTakenAway_SaysSoAndRecoversWithThem()
    {
        await ApplyAsync("granted");
        await using var gate = TcpGate.Open(Server.Port);
        await using var run = Run(new Uri($"https://127.0.0.1:{gate.Port}"));
        await run.SaysAsync("granted", 15, Token);

        await Server.SendAsync(HttpMethod.Delete, $"{Roles}/rolebindings/polaris-sync-config", null, Token);
        var sinceCut = new System.Diagnostics.Stopwatch();
        try
        {
            await Eventually.HoldsAsync(
                () =>
                {
                    // A running watch is not told; rights count when it connects. What is cut while it connects says nothing of them.
                    if (!sinceCut.IsRunning || sinceCut.Elapsed > TimeSpan.FromSeconds(3))
                    {
                        gate.Cut();
                        sinceCut.Restart();
                    }

                    return run.Failure is not null;
                },
                TimeSpan.FromSeconds(20),
                "the provider says that it may not",
                Token);
        }
        finally
        {
            await GrantAsync(CancellationToken.None);
        }

        Assert.That(run.Failure, Is.TypeOf<SyncException>().With.Property(nameof(SyncException.Kind)).EqualTo(SyncErrorKind.Auth));
        Assert.That(run.Registry, Is.EqualTo("granted"));
        await Eventually.HoldsAsync(
            async () =>
            {
                await using var again = Run(Server.Address);
                await Eventually.HoldsAsync(() => again.Failure is not null || again.Documents.Count > 0, TimeSpan.FromSeconds(10), "an answer", Token);
                return again.Registry == "granted";
            },
            TimeSpan.FromSeconds(20),
            "it reads again",
            Token);
    }

    private ProviderRun Run(Uri address)
    {
        var variables = Objects.Variables(address, KubeServer.ReaderToken);
        variables[ConfigMapSettings.AuthorityVariable] = Server.AuthorityFile;
        return new(variables);
    }

    private Task<string> GrantAsync(CancellationToken cancellationToken) => Server.SendAsync(
        HttpMethod.Post,
        $"{Roles}/rolebindings",
        """{"metadata":{"name":"polaris-sync-config"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"Role","name":"polaris-sync-config"},"subjects":[{"kind":"User","name":"reader","apiGroup":"rbac.authorization.k8s.io"}]}""",
        cancellationToken);

    // As `kubectl apply` does: made where it is missing, else replaced.
    private async Task ApplyAsync(string registry)
    {
        var body = new JsonObject { ["metadata"] = new JsonObject { ["name"] = "polaris-sync-config" }, ["data"] = new JsonObject { ["sync-registry.json"] = registry } }.ToJsonString();
        try
        {
            await Server.SendAsync(HttpMethod.Put, $"{Maps}/polaris-sync-config", body, Token);
        }
        catch (InvalidOperationException error) when (error.Message.Contains(": 404", StringComparison.Ordinal))
        {
            await Server.SendAsync(HttpMethod.Post, Maps, body, Token);
        }
    }
}
