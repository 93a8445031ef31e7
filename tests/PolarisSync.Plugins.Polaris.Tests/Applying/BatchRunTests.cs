using System.Text.Json.Nodes;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Polaris;

/// <summary>One change never stands in the way of another, whatever way the server has to refuse.</summary>
internal sealed class BatchRunTests
{
    private const string Upserts = "/naming/v1/instances";
    private const string Deletes = "/naming/v1/instances/delete";
    private const string Services = "/naming/v1/services";
    private const string Bad = "10.1.0.43";
    private ScriptedPolaris _server = null!;
    private PolarisEndpoint _endpoint = null!;

    [SetUp]
    public void Start()
    {
        _server = new();
        _endpoint = _server.CreateEndpoint();
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _endpoint.DisposeAsync();
        _server.Dispose();
    }

    [Test]
    public async Task Apply_250Copies_AreThreeCallsOfAtMost100()
    {
        _server.Answer = (_, body) => ScriptedPolaris.Written(body!.AsArray(), _ => 200000);
        var outcomes = await ApplyAsync(Creates(250));
        Assert.That(outcomes.Select(outcome => outcome.IsApplied), Is.All.True);
        Assert.That(_server.Bodies(Upserts).Select(body => body!.AsArray().Count), Is.EqualTo(new[] { 100, 100, 50 }));
        Assert.That(_server.Bodies(Services), Is.Empty, "the service is there");
    }

    [Test]
    public async Task Apply_OneBadOf100NamedAmongTheGood_TheRestIsAppliedByOneCall()
    {
        _server.Answer = (_, body) => ScriptedPolaris.Written(body!.AsArray(), item => IsBad(item) ? 400132 : 200000);
        AssertOnlyTheBadIsRejected(await ApplyAsync(Creates(100)));
        Assert.That(_server.Bodies(Upserts), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Apply_ServerThatChecksAllFirst_TheGoodOnesAreSentAgain()
    {
        _server.Answer = (_, body) =>
        {
            var bad = body!.AsArray().Where(item => IsBad(item!)).ToList();
            return bad.Count == 0
                ? ScriptedPolaris.Written(body.AsArray(), _ => 200000)
                : ScriptedPolaris.Written(new([.. bad.Select(item => item!.DeepClone())]), _ => 400132);
        };
        AssertOnlyTheBadIsRejected(await ApplyAsync(Creates(100)));
        Assert.That(_server.Bodies(Upserts).Select(body => body!.AsArray().Count), Is.EqualTo(new[] { 100, 99 }));
    }

    [Test]
    public async Task Apply_ServerThatNamesNobody_IsHalvedUntilItIsFound()
    {
        _server.Answer = (_, body) => body!.AsArray().Any(item => IsBad(item!))
            ? (400, """{"code":400001,"info":"request decode failed","size":0,"responses":[]}""")
            : ScriptedPolaris.Written(body.AsArray(), _ => 200000);
        AssertOnlyTheBadIsRejected(await ApplyAsync(Creates(100)));
        Assert.That(_server.Bodies(Upserts), Has.Count.LessThanOrEqualTo(16));
    }

    [Test]
    public async Task Apply_ItemsEchoedInAnotherOrder_EachGetsItsOwnOutcome()
    {
        _server.Answer = (_, body) => ScriptedPolaris.Written(new([.. body!.AsArray().Reverse().Select(item => item!.DeepClone())]), item => IsBad(item) ? 400132 : 200000);
        AssertOnlyTheBadIsRejected(await ApplyAsync(Creates(100)));
    }

    [TestCase(401, """{"code":401001,"info":"access is not approved","size":1,"responses":[{"code":401001,"info":"access is not approved: invalid token"}]}""", SyncErrorKind.Auth)]
    [TestCase(401, """{"code":401001,"info":"access is not approved","size":0,"responses":[]}""", SyncErrorKind.Auth)]
    [TestCase(500, """{"code":500001,"info":"store layer exception","size":0,"responses":[]}""", SyncErrorKind.Transient)]
    [TestCase(429, """{"code":429001,"info":"too many requests","size":0,"responses":[]}""", SyncErrorKind.Transient)]
    [TestCase(502, "bad gateway", SyncErrorKind.Transient)]
    [TestCase(200, "Polaris Server", SyncErrorKind.Transient)]
    public async Task Apply_WholeCallRefused_NoChangeIsBlamed(int status, string answer, SyncErrorKind kind)
    {
        _server.Answer = (_, _) => (status, answer);
        var outcomes = await ApplyAsync(Creates(120));
        Assert.That(outcomes.Select(outcome => outcome.Error), Is.All.EqualTo(kind));
        Assert.That(_server.Bodies(Upserts), Has.Count.EqualTo(1), "it is not tried again and again");
    }

    [Test]
    public async Task Apply_SomeFailInTheStore_ThoseAloneAreTriedLater()
    {
        _server.Answer = (_, body) => ScriptedPolaris.Written(body!.AsArray(), item => IsBad(item) ? 500001 : 200000);
        var outcomes = await ApplyAsync(Creates(100));
        Assert.That(outcomes.Count(outcome => outcome.Error == SyncErrorKind.Transient), Is.EqualTo(1));
        Assert.That(outcomes.Count(outcome => outcome.IsApplied), Is.EqualTo(99));
    }

    [Test]
    public async Task Apply_SameInstanceInTheServersWindow_IsTriedLater()
    {
        _server.Answer = (_, body) => ScriptedPolaris.Written(body!.AsArray(), item => IsBad(item) ? 400208 : 200000);
        Assert.That((await ApplyAsync(Creates(100))).Count(outcome => outcome.Error == SyncErrorKind.Transient), Is.EqualTo(1));
    }

    [Test]
    public async Task Apply_MissingServices_AreMadeInOneCallAndOnlyOnce()
    {
        _server.Answer = (path, body) => ScriptedPolaris.Written(body!.AsArray(), _ => path == Services ? 400201 : 200000, path == Services ? "service" : "instance");
        var sets = Enumerable.Range(0, 5).Select(number => Creates(2, exists: false, $"s{number}")).ToArray();

        await ApplyAsync(sets);
        await ApplyAsync(sets);

        Assert.That(_server.Bodies(Services).Single()!.AsArray(), Has.Count.EqualTo(5));
        Assert.That(_server.Bodies(Upserts).Select(body => body!.AsArray().Count), Is.EqualTo(new[] { 10, 10 }));
    }

    [Test]
    public async Task Apply_ServiceRefused_OthersGoOn()
    {
        _server.Answer = (path, body) => path == Services
            ? ScriptedPolaris.Written(body!.AsArray(), item => (string?)item["name"] == "s1" ? 400305 : 200000, "service")
            : ScriptedPolaris.Written(body!.AsArray(), _ => 200000);
        var result = await _endpoint.Destination!.ApplyAsync([Creates(2, exists: false, "s0"), Creates(2, exists: false, "s1"), Creates(2, exists: false, "s2")], CancellationToken.None);
        Assert.That(result.ChangeSets.Select(set => set.Service.Error), Is.EqualTo(new SyncErrorKind?[] { null, SyncErrorKind.Rejected, null }));
        Assert.That(result.ChangeSets[1].Service.Message, Does.Contain("Create the namespace"));
        Assert.That(result.ChangeSets[2].Outcomes.Select(outcome => outcome.IsApplied), Is.All.True);
    }

    [Test]
    public async Task Apply_ServiceRemovedMeanwhile_IsMadeAndTheInstancesAreSentAgain()
    {
        var isMade = false;
        _server.Answer = (path, body) =>
        {
            isMade |= path == Services;
            return ScriptedPolaris.Written(body!.AsArray(), _ => path == Services || isMade ? 200000 : 400301, path == Services ? "service" : "instance");
        };
        Assert.That((await ApplyAsync(Creates(3))).Select(outcome => outcome.IsApplied), Is.All.True);
    }

    [Test]
    public async Task Apply_ServiceThatStaysMissing_IsRejectedInTheEnd()
    {
        _server.Answer = (path, body) => ScriptedPolaris.Written(body!.AsArray(), _ => path == Services ? 200000 : 400301, path == Services ? "service" : "instance");
        Assert.That((await ApplyAsync(Creates(3))).Select(outcome => outcome.Error), Is.All.EqualTo(SyncErrorKind.Rejected));
    }

    [Test]
    public async Task Apply_Delete_NamesTheIdAlone()
    {
        _server.Answer = (_, body) => ScriptedPolaris.Written(body!.AsArray(), _ => 200000);
        var id = Samples.Ids.Of("a", Samples.Orders, Samples.Copy(1).Key);
        var observed = new ObservedInstance { Instance = Samples.Copy(1), Ownership = CopyOwnership.Ours, Owner = "a", Handle = id };
        var outcomes = await ApplyAsync(Set(Samples.Orders, true, new InstanceChange { Kind = ChangeKind.Delete, Owner = "a", Observed = observed }));
        Assert.That(outcomes.Single().IsApplied, Is.True);
        Assert.That(_server.Bodies(Deletes).Single()!.ToJsonString(), Is.EqualTo($$"""[{"id":"{{id}}"}]"""));
    }

    [Test]
    public async Task Apply_HandleOfANative_IsNotTouched()
    {
        var native = new ObservedInstance { Instance = Samples.Copy(1), Ownership = CopyOwnership.Foreign, Handle = "80cd8d1adba3ac1e467c280397ffcca17d6f27ec" };
        var outcomes = await ApplyAsync(Set(
            Samples.Orders,
            true,
            new InstanceChange { Kind = ChangeKind.Update, Owner = "a", Desired = Samples.Copy(1), Observed = native },
            new InstanceChange { Kind = ChangeKind.Delete, Owner = "a", Observed = native }));
        Assert.That(outcomes.Select(outcome => outcome.Error), Is.All.EqualTo(SyncErrorKind.Rejected));
        Assert.That(_server.Bodies(Upserts).Concat(_server.Bodies(Deletes)), Is.Empty);
    }

    private static bool IsBad(JsonNode item) => (string?)item["host"] == Bad;

    private static void AssertOnlyTheBadIsRejected(IReadOnlyList<ChangeOutcome> outcomes)
    {
        Assert.That(outcomes.Count(outcome => outcome.IsApplied), Is.EqualTo(99));
        Assert.That(outcomes[42].Error, Is.EqualTo(SyncErrorKind.Rejected));
        Assert.That(outcomes[42].Message, Does.Contain("40"));
    }

    private static ChangeSet Creates(int count, bool exists = true, string service = "orders") => Set(
        new(ServiceKey.DefaultNamespace, service),
        exists,
        [.. Enumerable.Range(0, count).Select(number => new InstanceChange { Kind = ChangeKind.Create, Owner = "a", Desired = Samples.Copy(number) })]);

    private static ChangeSet Set(ServiceKey service, bool exists, params InstanceChange[] changes) => new()
    {
        Target = new(service),
        Observed = new() { Target = new(service), Exists = exists },
        Changes = [.. changes],
    };

    private async Task<IReadOnlyList<ChangeOutcome>> ApplyAsync(params ChangeSet[] batch) =>
        [.. (await _endpoint.Destination!.ApplyAsync(batch, CancellationToken.None)).ChangeSets.SelectMany(set => set.Outcomes)];
}
