using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Consul;

internal sealed class TransactionRunTests
{
    private LoopbackConsul _server = null!;
    private ConsulEndpoint _endpoint = null!;

    private static CancellationToken Token => TestContext.CurrentContext.CancellationToken;

    private IReadOnlyList<JsonArray> Transactions =>
        [.. _server.Requests.Where(request => request.Path.StartsWith("/v1/txn", StringComparison.Ordinal)).Select(request => JsonNode.Parse(request.Body)!.AsArray())];

    [SetUp]
    public async Task SetUpAsync()
    {
        _server = await LoopbackConsul.StartAsync();
        _server.Answer = (path, context) => path == "/v1/txn" ? AcceptAsync(context) : Task.FromResult(false);
        _endpoint = Endpoints.Create(new ConsulOptions(), "secret-token", _server.Address);
    }

    [TearDown]
    public async Task TearDownAsync()
    {
        await _endpoint.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Test]
    public async Task Apply_ManyTargets_ShareTransactionsOf64Operations()
    {
        var result = await ApplyAsync([.. Enumerable.Range(0, 40).Select(number => Create($"s{number}", 2))]);
        Assert.That(Applied(result), Is.EqualTo(80));
        Assert.That(Transactions.Select(transaction => transaction.Count), Is.EqualTo(new[] { 64, 64, 32 }));
    }

    [Test]
    public async Task Apply_Server114_TransactionsOf128Operations()
    {
        _server.With("/v1/agent/self", LoopbackConsul.Self.Replace("1.8.7", "1.14.0", StringComparison.Ordinal));
        await _endpoint.OpenAsync(Token);
        await ApplyAsync(Create("s", 80));
        Assert.That(Transactions.Select(transaction => transaction.Count), Is.EqualTo(new[] { 128, 32 }));
    }

    [Test]
    public async Task Apply_LargeInstances_AreCutByBytes()
    {
        var metadata = MetadataMap.From(Enumerable.Range(0, 60).Select(number => new KeyValuePair<string, string>($"k{number}", new('x', 500))));
        await ApplyAsync(Create("s", 30, instance => instance with { Metadata = metadata }));
        Assert.That(_server.Requests.Select(request => request.Body.Length), Is.All.LessThan(420_000));
        Assert.That(Transactions, Has.Count.GreaterThan(1));
    }

    [Test]
    public async Task Apply_OneIsRefused_TheRestLandsAndTheServersWordsAreKept()
    {
        RefuseIf("s1~", "Invalid Service Meta for node n and service ID s1");
        var result = await ApplyAsync(Create("s0", 1), Create("s1", 1), Create("s2", 1));
        var outcomes = result.ChangeSets.Select(set => set.Outcomes.Single()).ToList();
        Assert.That(outcomes.Select(outcome => outcome.Error), Is.EqualTo(new SyncErrorKind?[] { null, SyncErrorKind.Rejected, null }));
        Assert.That(outcomes[1].Message, Does.Contain("Invalid Service Meta for node n"));
    }

    [TestCase("failed to set service \"x\" on node \"n\", index is stale", SyncErrorKind.Transient)]
    [TestCase("Permission denied", SyncErrorKind.Auth)]
    [TestCase("something new", SyncErrorKind.Rejected)]
    public async Task Apply_Refused_IsClassifiedByTheWords(string words, SyncErrorKind kind)
    {
        RefuseIf("s0~", words);
        Assert.That((await ApplyAsync(Create("s0", 1))).ChangeSets[0].Outcomes[0].Error, Is.EqualTo(kind));
    }

    [TestCase(400)]
    [TestCase(413)]
    public async Task Apply_RefusedWithoutSayingWhich_IsHalvedUntilItIsFound(int status)
    {
        _server.Answer = async (path, context) =>
        {
            if (path != "/v1/txn")
            {
                return false;
            }

            if (_server.Requests[^1].Body.Contains("10.0.0.7", StringComparison.Ordinal))
            {
                await LoopbackConsul.WriteAsync(context, "too large", status);
                return true;
            }

            return await AcceptAsync(context);
        };
        var result = await ApplyAsync(Create("s", 20));
        Assert.That(Applied(result), Is.EqualTo(19));
        Assert.That(result.ChangeSets[0].Outcomes.Single(outcome => !outcome.IsApplied).Error, Is.EqualTo(SyncErrorKind.Rejected));
    }

    [Test]
    public async Task Apply_NodeIsMissing_IsRegisteredAgainAndTheChangeLands()
    {
        var refused = false;
        _server.Answer = async (path, context) =>
        {
            if (path != "/v1/txn")
            {
                return false;
            }

            if (!refused)
            {
                refused = true;
                await LoopbackConsul.WriteAsync(context, Error(0, "Missing node registration"), 409);
                return true;
            }

            return await AcceptAsync(context);
        };
        Assert.That(Applied(await ApplyAsync(Create("s", 3))), Is.EqualTo(3));
        Assert.That(_server.Requests.Count(request => request.Path == "/v1/catalog/register"), Is.EqualTo(2));
    }

    [Test]
    public async Task Apply_AnswerIsLost_IsTransientAndNotSentTwice()
    {
        _server.Answer = (path, context) =>
        {
            if (path == "/v1/txn")
            {
                context.Abort();
            }

            return Task.FromResult(path == "/v1/txn");
        };
        var result = await ApplyAsync(Create("s", 100));
        Assert.That(result.ChangeSets[0].Outcomes.Select(outcome => outcome.Error), Is.All.EqualTo(SyncErrorKind.Transient));
        Assert.That(Transactions, Has.Count.EqualTo(1));
    }

    [TestCase("{}")]
    [TestCase("<html>")]
    public async Task Apply_StrangeAnswer_IsNotTakenForSuccess(string body)
    {
        _server.Answer = async (path, context) =>
        {
            await LoopbackConsul.WriteAsync(context, path == "/v1/txn" ? body : "true");
            return true;
        };
        Assert.That((await ApplyAsync(Create("s", 1))).ChangeSets[0].Outcomes[0].Error, Is.EqualTo(SyncErrorKind.Protocol));
    }

    [Test]
    public async Task Apply_NodeMayNotBeWritten_IsAuthWithoutTheToken()
    {
        _server.With("/v1/catalog/register", "Permission denied for secret-token", 403);
        var outcome = (await ApplyAsync(Create("s", 1))).ChangeSets[0].Outcomes[0];
        Assert.That(outcome.Error, Is.EqualTo(SyncErrorKind.Auth));
        Assert.That(outcome.Message, Does.Not.Contain("secret-token"));
        Assert.That(Transactions, Is.Empty);
    }

    [Test]
    public async Task Apply_InstanceOfSomebodyElse_IsNotTouched()
    {
        var foreign = new ObservedInstance { Instance = Sync.Instance("10.0.0.1"), Ownership = CopyOwnership.Foreign, Handle = "n1/s1", Revision = "4 0 0 0" };
        var change = new InstanceChange { Kind = ChangeKind.Delete, Owner = "a", Observed = foreign };
        var result = await ApplyAsync(new ChangeSet { Target = Sync.Target("s"), Observed = new() { Target = Sync.Target("s") }, Changes = [change] });
        Assert.That(result.ChangeSets[0].Outcomes[0].Error, Is.EqualTo(SyncErrorKind.Rejected));
        Assert.That(_server.Requests, Is.Empty);
    }

    private static ChangeSet Create(string service, int count, Func<ServiceInstance, ServiceInstance>? with = null) => new()
    {
        Target = Sync.Target(service),
        Observed = new() { Target = Sync.Target(service), Exists = false },
        Changes =
        [
            .. Enumerable.Range(0, count).Select(number => new InstanceChange
            {
                Kind = ChangeKind.Create,
                Owner = "a",
                Desired = (with ?? (instance => instance))(Sync.Instance($"10.0.0.{number}")),
            }),
        ],
    };

    private static int Applied(ApplyResult result) => result.ChangeSets.Sum(set => set.Outcomes.Count(outcome => outcome.IsApplied));

    private static string Error(int operation, string words) =>
        new JsonObject { ["Results"] = null, ["Errors"] = new JsonArray(new JsonObject { ["OpIndex"] = operation, ["What"] = words }) }.ToJsonString();

    private Task<ApplyResult> ApplyAsync(params ChangeSet[] sets) => _endpoint.Destination!.ApplyAsync(sets, Token);

    private void RefuseIf(string part, string words) => _server.Answer = async (path, context) =>
    {
        if (path != "/v1/txn")
        {
            return false;
        }

        var operations = JsonNode.Parse(_server.Requests[^1].Body)!.AsArray();
        for (var i = 0; i < operations.Count; i++)
        {
            if (operations[i]!.ToJsonString().Contains(part, StringComparison.Ordinal))
            {
                await LoopbackConsul.WriteAsync(context, Error(i, words), 409);
                return true;
            }
        }

        return await AcceptAsync(context);
    };

    private async Task<bool> AcceptAsync(HttpContext context)
    {
        var results = new JsonArray();
        foreach (var operation in JsonNode.Parse(_server.Requests[^1].Body)!.AsArray())
        {
            var member = operation!["Service"] is null ? "Check" : "Service";
            results.Add(new JsonObject { [member] = operation[member]![member]!.DeepClone() });
        }

        await LoopbackConsul.WriteAsync(context, new JsonObject { ["Results"] = results, ["Errors"] = null }.ToJsonString());
        return true;
    }
}
