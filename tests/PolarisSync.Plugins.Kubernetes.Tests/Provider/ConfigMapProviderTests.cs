using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using PolarisSync.Abstractions;
using PolarisSync.Plugins.Kubernetes.Support;
using PolarisSync.Tests.Fakes.Kubernetes;
using PolarisSync.Tests.RealServer;

namespace PolarisSync.Plugins.Kubernetes.Provider;

/// <summary>The provider on a scripted API server, by the real clock where nothing else is said.</summary>
[CancelAfter(60_000)]
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class ConfigMapProviderTests
{
    private FakeKubernetes _server = null!;

    private static CancellationToken Token => TestContext.CurrentContext.CancellationToken;

    private int Lists => _server.Calls.Count(call => !call.IsWatch);

    private int Watches => _server.Calls.Count(call => call.IsWatch);

    [SetUp]
    public async Task StartAsync() => _server = await FakeKubernetes.StartAsync(null, Token);

    [TearDown]
    public async Task StopAsync() => await _server.DisposeAsync();

    [Test]
    public async Task Watch_MapIsThere_TellsBothDocumentsOnce()
    {
        _server.Put("configmaps", Objects.Namespace, Objects.Map, new() { ["data"] = new JsonObject { ["sync-registry.json"] = "one", ["sync-config.json"] = "two" } });
        await using var run = new ProviderRun(Objects.Variables(_server.Address));

        await run.SaysAsync("one", 10, Token);
        await Eventually.HoldsAsync(() => run.Documents.Count == 2, TimeSpan.FromSeconds(5), "both are told", Token);

        Assert.That(run.Documents.Select(document => (document.Kind, document.Origin, document.Text)), Is.EqualTo(new (TaskDocumentKind, string, string?)[]
        {
            (TaskDocumentKind.Registry, "configmap:shop/polaris-sync-config/sync-registry.json", "one"),
            (TaskDocumentKind.Configuration, "configmap:shop/polaris-sync-config/sync-config.json", "two"),
        }));
        Assert.That(_server.Calls.All.Select(call => call.Query), Has.All.Contains("fieldSelector=metadata.name%3Dpolaris-sync-config"), "rights for one name are enough");
    }

    [Test]
    public async Task Watch_MapIsEdited_IsToldWithinTwoSeconds()
    {
        _server.Apply("one");
        await using var run = new ProviderRun(Objects.Variables(_server.Address));
        await run.SaysAsync("one", 10, Token);

        _server.Apply("two");

        TestContext.Out.WriteLine($"told after {(await run.SaysAsync("two", 2, Token)).TotalMilliseconds:0} ms");
    }

    [Test]
    public async Task Watch_FiftyEdits_EndInTheLastOne()
    {
        _server.Apply("0");
        await using var run = new ProviderRun(Objects.Variables(_server.Address));
        await run.SaysAsync("0", 10, Token);

        for (var edit = 1; edit <= 50; edit++)
        {
            _server.Apply($"{edit}");
        }

        await run.SaysAsync("50", 2, Token);
    }

    [Test]
    public async Task Watch_OtherKeyAndNamespace_AreRead()
    {
        _server.Put("configmaps", "stock", "mine", new() { ["data"] = new JsonObject { ["a.json"] = "here" } });
        var variables = Objects.Variables(_server.Address);
        variables[ConfigMapSettings.NamespaceVariable] = "stock";
        variables[ConfigMapSettings.NameVariable] = "mine";
        variables[ConfigMapSettings.KeyVariable] = "a.json";
        await using var run = new ProviderRun(variables);

        await run.SaysAsync("here", 10, Token);
    }

    [Test]
    public async Task Watch_BinaryData_IsDecoded()
    {
        _server.Put("configmaps", Objects.Namespace, Objects.Map, new() { ["binaryData"] = new JsonObject { ["sync-registry.json"] = Convert.ToBase64String(Encoding.UTF8.GetBytes("ünï")) } });
        await using var run = new ProviderRun(Objects.Variables(_server.Address));

        await run.SaysAsync("ünï", 10, Token);
    }

    [Test]
    public async Task Watch_MapIsDeletedAndMadeAgain_IsToldAsAbsentAndThenAgain()
    {
        _server.Apply("one");
        await using var run = new ProviderRun(Objects.Variables(_server.Address));
        await run.SaysAsync("one", 10, Token);

        _server.Delete("configmaps", Objects.Namespace, Objects.Map);
        await run.SaysAsync(null, 2, Token);
        _server.Apply("one");
        await run.SaysAsync("one", 2, Token);

        Assert.That(run.Log.All, Has.Some.Contains("There is no ConfigMap shop/polaris-sync-config"));
    }

    [Test]
    public async Task Watch_KeyIsMissing_IsToldAsAbsent()
    {
        _server.Put("configmaps", Objects.Namespace, Objects.Map, Objects.ConfigMap("x", "other.json"));
        await using var run = new ProviderRun(Objects.Variables(_server.Address));

        await run.SaysAsync(null, 10, Token);
        _server.Apply("one");
        await run.SaysAsync("one", 2, Token);

        Assert.That(run.Log.All, Has.Some.Contains("has no key 'sync-registry.json'"));
    }

    [Test]
    public async Task Watch_VersionIsTooOld_ListsAgainAndSeesWhatItMissed([Values] bool streamStaysOpen)
    {
        _server.Apply("one");
        _server.Faults.StaysOpenAfterError = streamStaysOpen;
        await using var run = new ProviderRun(Objects.Variables(_server.Address));
        await run.SaysAsync("one", 10, Token);
        await Eventually.HoldsAsync(() => Watches == 1, TimeSpan.FromSeconds(5), "it watches", Token);

        _server.Faults.ExpiredWatches = true;
        await _server.CutAsync(Token);
        _server.Apply("two");

        await run.SaysAsync("two", 5, Token);
        _server.Faults.ExpiredWatches = false;
        _server.Apply("three");
        await run.SaysAsync("three", 15, Token);
        Assert.That(run.Failure, Is.Null);
    }

    [Test]
    public async Task Watch_StreamsEndEmpty_ListsAgainWithoutHaste()
    {
        _server.Apply("one");
        _server.Faults.EmptyWatches = true;
        await using var run = new ProviderRun(Objects.Variables(_server.Address));
        await run.SaysAsync("one", 10, Token);

        await Eventually.HoldsAsync(() => Lists >= 2, TimeSpan.FromSeconds(20), "it lists again", Token);
        _server.Apply("two");
        await run.SaysAsync("two", 15, Token);

        Assert.Multiple(() =>
        {
            Assert.That(run.Documents.Where(document => document.Kind == TaskDocumentKind.Registry).Select(document => document.Text), Is.EqualTo(new[] { "one", "two" }), "never absent");
            Assert.That(_server.Calls.All, Has.Count.LessThan(30), "it waits longer each time");
        });
    }

    [Test]
    public async Task Watch_ConnectionIsCut_GoesOnFromWhereItWas()
    {
        _server.Apply("one");
        await using var run = new ProviderRun(Objects.Variables(_server.Address));
        await run.SaysAsync("one", 10, Token);
        await Eventually.HoldsAsync(() => Watches == 1, TimeSpan.FromSeconds(5), "it watches", Token);

        await _server.CutAsync(Token);
        _server.Apply("two");

        await run.SaysAsync("two", 5, Token);
        Assert.That(Lists, Is.EqualTo(1), "the version goes on without another list");
    }

    [Test]
    public async Task Watch_ServerRestarts_SaysSoOrSeesWhatChanged()
    {
        _server.Apply("one");
        await using var run = new ProviderRun(Objects.Variables(_server.Address));
        await run.SaysAsync("one", 10, Token);

        await _server.GoDownAsync();
        await run.FailsAsync(Token);

        Assert.That(run.Failure, Is.TypeOf<SyncException>().With.Property(nameof(SyncException.Kind)).EqualTo(SyncErrorKind.Transient));
        Assert.That(run.Documents.Select(document => document.Text), Has.Exactly(1).EqualTo("one"), "nothing is told as absent");
        await _server.ComeUpAsync(Token);
        await using var again = new ProviderRun(Objects.Variables(_server.Address));
        await again.SaysAsync("one", 10, Token);
    }

    [Test]
    public async Task Watch_NoRights_SaysWhichAreMissing()
    {
        await using var run = new ProviderRun(Objects.Variables(_server.Address, "reader-token"));

        await run.FailsAsync(Token);

        Assert.That(run.Failure, Is.TypeOf<SyncException>().With.Property(nameof(SyncException.Kind)).EqualTo(SyncErrorKind.Auth));
        Assert.That(run.Failure!.Message, Does.Contain("User \"reader\" cannot list resource \"configmaps\"").And.Not.Contain("reader-token"));
    }

    [Test]
    public async Task Watch_TokenIsRefused_SaysSoAndNothingElse()
    {
        _server.Apply("one");
        await using var run = new ProviderRun(Objects.Variables(_server.Address, "wrong-token"));

        await run.FailsAsync(Token);

        Assert.That(run.Failure!.Message, Does.Contain("401").And.Not.Contain("wrong-token"));
        Assert.That(run.Documents, Is.Empty);
    }

    [Test]
    public async Task Watch_Garbage_IsNoAbsence()
    {
        _server.Faults.Garbage = true;
        await using var run = new ProviderRun(Objects.Variables(_server.Address));

        await run.FailsAsync(Token);

        Assert.That(run.Failure, Is.TypeOf<SyncException>().With.Property(nameof(SyncException.Kind)).EqualTo(SyncErrorKind.Protocol));
        Assert.That(run.Documents, Is.Empty);
    }

    [Test]
    public async Task Watch_TokenFileIsRenewed_TheNewOneIsUsed()
    {
        var folder = Directory.CreateTempSubdirectory("polarissync-kube-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "token"), "first-token\n", Token);
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "namespace"), Objects.Namespace, Token);
            _server.Access.SetToken("first-token", "admin");
            _server.Apply("one");
            var pod = new InCluster { Folder = folder.FullName, Environment = _ => null };
            await using var run = new ProviderRun(new(StringComparer.Ordinal) { [ConfigMapSettings.AddressVariable] = _server.Address.ToString() }, inCluster: pod);
            await run.SaysAsync("one", 10, Token);

            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "token"), "second-token", Token);
            _server.Access.SetToken("first-token", null);
            _server.Access.SetToken("second-token", "admin");
            await _server.CutAsync(Token);
            _server.Apply("two");

            await run.SaysAsync("two", 5, Token);
            Assert.That(run.Failure, Is.Null);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Test]
    public async Task Watch_HalfOpenBeyondItsTime_ListsAgain()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(56));
        _server.Apply("one");
        _server.Faults.HalfOpenWatches = true;
        await using var run = new ProviderRun(Objects.Variables(_server.Address), time);
        await run.SaysAsync("one", 10, Token);
        await Eventually.HoldsAsync(() => Watches == 1, TimeSpan.FromSeconds(5), "it watches", Token);

        _server.Apply("two");
        await Eventually.HoldsAsync(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(5));
                return run.Registry == "two";
            },
            TimeSpan.FromSeconds(30),
            "the watch is given up",
            Token);

        Assert.That(run.Documents.Select(document => document.Text), Has.None.Empty);
        Assert.That(run.Failure, Is.Null);
    }

    [Test]
    public async Task Watch_QuietForAnHour_IsRenewedAndStillHears()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(56));
        await using var server = await FakeKubernetes.StartAsync(time, Token);
        server.Apply("one");
        await using var run = new ProviderRun(Objects.Variables(server.Address), time);
        await run.SaysAsync("one", 10, Token);

        var began = time.GetUtcNow();
        await Eventually.HoldsAsync(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(2));
                return time.GetUtcNow() - began > TimeSpan.FromHours(1) && server.Calls.Count(call => call.IsWatch) > 6;
            },
            TimeSpan.FromSeconds(50),
            "an hour passes",
            Token);

        server.Apply("two");
        await run.SaysAsync("two", 5, Token);
        Assert.That(run.Failure, Is.Null);
    }

    [Test]
    public async Task Settings_NothingTellsAnAddress_SaysWhatToSet()
    {
        await using var run = new ProviderRun([]);

        await run.FailsAsync(Token);

        Assert.That(run.Failure!.Message, Does.Contain("POLARIS_SYNC_CONFIG_K8S_ADDRESS"));
    }
}
