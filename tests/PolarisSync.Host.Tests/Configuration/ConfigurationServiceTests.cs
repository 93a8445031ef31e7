using Microsoft.Extensions.Time.Testing;
using PolarisSync.Abstractions;

namespace PolarisSync.Host.Tests.Configuration;

/// <summary>What a change of a document does to what runs.</summary>
[CancelAfter(30_000)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class ConfigurationServiceTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly ScriptedProvider _provider = new();
    private readonly TestFolder _folder = new();

    [SetUp]
    public void SetUp() => _provider.Set(TaskDocumentKind.Registry, TestFolder.Document("one"));

    [TearDown]
    public async Task TearDown()
    {
        await _provider.DisposeAsync();
        _folder.Dispose();
    }

    [Test]
    public async Task Run_FirstLoad_AppliesAndTellsTheEffectiveDefaults()
    {
        await using var host = await StartAsync();

        Assert.That(host.Last, Is.EqualTo("one"));
        Assert.That(host.Service.State.Documents.Select(document => document.Tasks.Length), Is.EqualTo(new[] { 1, 0 }));
        Assert.That(host.Log.Lines, Is.EqualTo(new[]
        {
            "Information: Task one: a -> b, watch on, audit every 5m, policy sync, on_remove keep, guard holds losses above 30% of 10 or more for 5m (unhealthy: 30s)",
        }));
    }

    [Test]
    public async Task Run_GoodChange_IsAppliedOnce()
    {
        await using var host = await StartAsync();

        _provider.Set(TaskDocumentKind.Registry, TestFolder.Document("two"));
        await host.AppliedAsync("two");

        await host.LoggedAsync("Configuration applied: 1 task, 1 new or changed, 1 removed");
        Assert.That(host.Applied, Is.EqualTo(new[] { "one", "two" }));
    }

    [Test]
    public async Task Run_ChangeOfACommentOnly_DisturbsNothing()
    {
        await using var host = await StartAsync();

        _provider.Set(TaskDocumentKind.Registry, TestFolder.Document("one") + "// a comment");
        _provider.Set(TaskDocumentKind.Configuration, TestFolder.Document("later"));
        await host.AppliedAsync("one,later");

        Assert.That(host.Applied, Is.EqualTo(new[] { "one", "one,later" }));
    }

    [Test]
    public async Task Run_BadChange_KeepsWhatRunsAndLogsEveryProblemAsAnEntry()
    {
        await using var host = await StartAsync();

        _provider.Set(TaskDocumentKind.Registry, """{"tasks": [{"name": "two"}], "methodes": []}""");
        await host.LoggedAsync("was refused");

        Assert.That(host.Log.Errors, Is.EqualTo(new[]
        {
            "Error: conf/sync-registry.json:1:12: tasks[0].destination: 'destination' is missing; expected an endpoint with name, type and addresses",
            "Error: conf/sync-registry.json:1:12: tasks[0].source: 'source' is missing; expected an endpoint with name, type and addresses",
            "Error: conf/sync-registry.json:1:30: methodes: unknown key 'methodes'; did you mean 'methods'?",
            "Error: conf/sync-registry.json was refused because of the errors above; what ran before goes on",
        }));
        await Eventually.TrueAsync(() => host.Service.State.Problems.Length == 4, "the faults show in the state");
        Assert.That(host.Applied, Is.EqualTo(new[] { "one" }));

        _provider.Set(TaskDocumentKind.Registry, TestFolder.Document("three"));
        await host.AppliedAsync("three");
        await Eventually.TrueAsync(() => host.Service.State.Problems.IsEmpty, "the faults are gone");
    }

    [Test]
    public async Task Run_BadChangeTakenBack_TheHistoryTellsThatTheRefusalIsOver()
    {
        await using var host = await StartAsync();
        _provider.Set(TaskDocumentKind.Registry, "{ broken");
        await Eventually.TrueAsync(() => host.History.LastOrDefault("").StartsWith("configuration refused: ", StringComparison.Ordinal), "the refusal is in the history");

        _provider.Set(TaskDocumentKind.Registry, TestFolder.Document("one"));
        const string Over = "configuration applied: conf/sync-registry.json: good again, and nothing in it differs from what is in force";
        await Eventually.TrueAsync(() => host.History.LastOrDefault("") == Over, "the history tells that it is over");
        Assert.That(host.Applied, Is.EqualTo(new[] { "one" }), "nothing was disturbed");
    }

    [Test]
    public async Task Run_OneDocumentBad_TheOtherChanges()
    {
        await using var host = await StartAsync();

        _provider.Set(TaskDocumentKind.Registry, "{");
        _provider.Set(TaskDocumentKind.Configuration, TestFolder.Document("two"));

        await host.AppliedAsync("one,two");
    }

    [Test]
    public async Task Run_ProviderBreaks_KeepsWhatRunsAndComesBack()
    {
        await using var host = await StartAsync();
        await Eventually.TrueAsync(() => _provider.Watches == 2, "it follows");

        _provider.Break();
        await host.LoggedAsync("The configuration provider failed; what runs goes on");
        _provider.Set(TaskDocumentKind.Registry, TestFolder.Document("two"));
        await Eventually.TrueAsync(() => Advanced(() => host.Last == "two"), "what changed meanwhile is found");
    }

    [Test]
    public async Task Run_ProviderKeepsFailing_StatusSaysSoUntilItWorksAndTheLogOnce()
    {
        await using var host = await StartAsync();
        await Eventually.TrueAsync(() => _provider.Watches == 2, "it follows");

        _provider.Fails = true;
        _provider.Break();
        await Eventually.TrueAsync(() => Advanced(() => _provider.Watches >= 6), "it tries again and again");
        Assert.That(host.Service.State.Notes, Has.One.EqualTo("The configuration cannot be followed now, and what runs goes on: cannot reach the ConfigMap."));
        Assert.That(host.Log.Errors.Count(line => line.Contains("The configuration provider failed", StringComparison.Ordinal)), Is.EqualTo(2), "once when the watch broke, once when it could not be reached");

        _provider.Fails = false;
        await Eventually.TrueAsync(() => Advanced(() => host.Service.State.Notes.IsEmpty), "it works again");
        Assert.That(host.Applied, Is.EqualTo(new[] { "one" }), "nothing was disturbed");
    }

    [Test]
    public async Task Run_DocumentIsGone_StatusSaysSoUntilItIsBackAsItWas()
    {
        await using var host = await StartAsync();
        await Eventually.TrueAsync(() => _provider.Watches == 2, "it follows");

        _provider.Set(TaskDocumentKind.Registry, null);
        await Eventually.TrueAsync(() => host.Service.State.Notes.Contains("conf/sync-registry.json is gone; what it said last goes on.", StringComparer.Ordinal), "the status tells");
        _provider.Set(TaskDocumentKind.Registry, TestFolder.Document("one"));
        await Eventually.TrueAsync(() => host.Service.State.Notes.IsEmpty, "it is back");

        Assert.That(host.Last, Is.EqualTo("one"));
    }

    [Test]
    public async Task Run_EngineRefuses_TriesAgain()
    {
        await using var host = await StartAsync();

        host.Refusal = new InvalidOperationException("not now");
        _provider.Set(TaskDocumentKind.Registry, TestFolder.Document("two"));
        await host.LoggedAsync("The engine did not take the new configuration");
        Assert.That(_folder.Read("conf/sync-config-backup.json"), Does.Contain("\"one\""), "what was not applied is no backup");

        host.Refusal = null;
        await Eventually.TrueAsync(() => Advanced(() => host.Last == "two"), "it is tried again");
    }

    [Test]
    public async Task Recheck_TypeWasLoadedMeanwhile_TheWaitingTaskIsHandedOverAgain()
    {
        await using var host = await StartAsync();
        _provider.Set(TaskDocumentKind.Registry, TestFolder.Document("two").Replace("memory", "later", StringComparison.Ordinal));
        await host.AppliedAsync("two");
        Assert.That(host.Service.State.Problems.Select(problem => problem.Message), Has.All.Contains("the task waits until an adapter offers it"));

        host.Catalog.Loaded.Add("later");
        host.Service.Recheck();

        await Eventually.TrueAsync(() => host.Service.State.Problems.IsEmpty && Fingerprint(host).EndsWith("-1", StringComparison.Ordinal), "the task with its adapter");
    }

    [Test]
    public async Task Recheck_TheLatestEditWasRefused_WhatIsInForceIsHandedOverAgain()
    {
        await using var host = await StartAsync();
        _provider.Set(TaskDocumentKind.Registry, "{ broken");
        await host.LoggedAsync("was refused");

        host.Catalog.Revision = "2";
        host.Service.Recheck();

        await Eventually.TrueAsync(() => Fingerprint(host).EndsWith("-2", StringComparison.Ordinal), "the tasks with the replaced adapter");
        Assert.That(host.Service.State.Problems, Is.Not.Empty);
    }

    private static string Fingerprint(RunningService host) => host.Service.State.Documents[0].Tasks[0].Source.Fingerprint;

    [Test]
    public async Task Run_SecretsInTheDocument_NeverReachTheLog()
    {
        _folder.Write("token", "t0p-s3cret\n");
        await using var host = await StartAsync();

        _provider.Set(TaskDocumentKind.Registry, TestFolder.Document("two")
            .Replace("\"name\": \"a\",", "\"name\": \"a\", \"token\": \"${file:token}\", \"password\": \"hunter2\", \"user\": 5,", StringComparison.Ordinal));
        await host.LoggedAsync("was refused");
        _provider.Set(TaskDocumentKind.Registry, TestFolder.Document("two")
            .Replace("\"name\": \"a\",", "\"name\": \"a\", \"token\": \"${file:token}\", \"password\": \"hunter2\",", StringComparison.Ordinal));
        await host.AppliedAsync("two");

        Assert.That(host.Log.Lines, Has.None.Contains("t0p-s3cret").And.None.Contains("hunter2"));
        Assert.That(host.Service.State.Documents[0].Tasks[0].Source.Definition.Token, Is.EqualTo("t0p-s3cret"));
    }

    private bool Advanced(Func<bool> condition)
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        return condition();
    }

    private async Task<RunningService> StartAsync()
    {
        var host = new RunningService(_folder, _time, _provider);
        await host.StartedAsync();
        return host;
    }
}
