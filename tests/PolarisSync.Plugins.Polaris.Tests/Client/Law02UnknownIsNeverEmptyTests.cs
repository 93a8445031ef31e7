using System.Text.Json.Nodes;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Polaris;

/// <summary>Only a complete answer about the very service, or the statement that it is not known, is a view of it.</summary>
internal sealed class Law02UnknownIsNeverEmptyTests
{
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
    public async Task Read_NotFound_IsAbsent()
    {
        Assert.That((await ReadAsync()).Exists, Is.False);
    }

    [Test]
    public async Task Read_Empty_IsEmpty()
    {
        _server.Answer = (_, body) => ScriptedPolaris.Ok(ScriptedPolaris.Discover(200000, body!, "r1"));
        var snapshot = await ReadAsync();
        Assert.That((snapshot.Exists, snapshot.Instances.Length), Is.EqualTo((true, 0)));
    }

    [Test]
    public void Read_NoChangeThoughNothingWasKnown_IsUnknown()
    {
        _server.Answer = (_, body) => ScriptedPolaris.Ok(ScriptedPolaris.Discover(200001, body!));
        Assert.That(ReadAsync, Throws.TypeOf<SyncException>().With.Property(nameof(SyncException.Kind)).EqualTo(SyncErrorKind.Protocol));
    }

    [Test]
    public async Task Read_NoChangeForAnHour_IsStillTheListThatWasRead()
    {
        _server.Answer = (_, body) => ScriptedPolaris.Ok(
            (string?)body!["service"]!["revision"] is null
                ? ScriptedPolaris.Discover(200000, body, "r1", ScriptedPolaris.Native(1), ScriptedPolaris.Native(2))
                : ScriptedPolaris.Discover(200001, body, "r1"));
        var first = await ReadAsync();

        for (var again = 0; again < 3; again++)
        {
            Assert.That((await ReadAsync()).Instances, Is.EqualTo(first.Instances));
        }

        Assert.That(first.Instances, Has.Length.EqualTo(2));
        Assert.That((string?)_server.Bodies("/v1/Discover")[^1]!["service"]!["revision"], Is.EqualTo("r1"));
    }

    [TestCase("{}")]
    [TestCase("")]
    [TestCase("null")]
    [TestCase("[]")]
    [TestCase("Polaris Server")]
    [TestCase("""{"code":200000,"type":"INSTANCE","instances":[]}""", Description = "of no service")]
    [TestCase("""{"code":200000,"type":"INSTANCE","service":{"name":"other","namespace":"default","revision":"r"},"instances":[]}""")]
    [TestCase("""{"code":200000,"type":"INSTANCE","service":{"name":"orders","namespace":"default"},"instances":[]}""", Description = "without a revision")]
    [TestCase("""{"code":200000,"type":"ROUTING","service":{"name":"orders","namespace":"default","revision":"r"}}""")]
    [TestCase("""{"code":200000,"type":"INSTANCE","service":{"name":"orders","namespace":"default","revision":"r"},"instances":[{"id":"x","namespace":"default"}]}""")]
    public void Read_AnswerNobodyCanRead_IsUnknown(string answer)
    {
        _server.Answer = (_, _) => (200, answer);
        Assert.That(ReadAsync, Throws.TypeOf<SyncException>().With.Property(nameof(SyncException.Kind)).EqualTo(SyncErrorKind.Protocol));
    }

    [TestCase(401001, SyncErrorKind.Auth)]
    [TestCase(403003, SyncErrorKind.Transient)]
    [TestCase(429001, SyncErrorKind.Transient)]
    [TestCase(500000, SyncErrorKind.Transient)]
    [TestCase(400401, SyncErrorKind.Config)]
    public void Read_Refused_IsUnknownAndSaysWhy(long code, SyncErrorKind kind)
    {
        _server.Answer = (_, body) => ((int)(code / 1000), ScriptedPolaris.Discover(code, body!).ToJsonString());
        Assert.That(ReadAsync, Throws.TypeOf<SyncException>()
            .With.Property(nameof(SyncException.Kind)).EqualTo(kind).And.Message.Contains($"{code}"));
    }

    [Test]
    public void Read_ServerWithoutWords_IsTransient()
    {
        _server.Answer = (_, _) => (503, "upstream is down");
        Assert.That(ReadAsync, Throws.TypeOf<SyncException>().With.Property(nameof(SyncException.Kind)).EqualTo(SyncErrorKind.Transient));
    }

    [Test]
    public void Read_TokenInTheServersWords_IsNotShown()
    {
        _server.Answer = (_, _) => (500, "bad secret-token here");
        Assert.That(ReadAsync, Throws.TypeOf<SyncException>().With.Message.Not.Contains("secret-token"));
    }

    [Test]
    public void List_NoChangeThoughNothingWasKnown_IsUnknown()
    {
        _server.Answer = (_, _) => ScriptedPolaris.Ok(new JsonObject { ["code"] = 200001, ["type"] = "SERVICES" });
        Assert.That(() => _endpoint.Source!.ListServicesAsync("default", CancellationToken.None), Throws.TypeOf<SyncException>());
    }

    [Test]
    public void ListOwned_OneServiceCannotBeRead_Throws()
    {
        _server.Answer = (_, body) => (string?)body!["type"] == "SERVICES"
            ? ScriptedPolaris.Ok(new JsonObject { ["code"] = 200000, ["type"] = "SERVICES", ["services"] = new JsonArray(new JsonObject { ["name"] = "orders", ["namespace"] = "default" }) })
            : (500, ScriptedPolaris.Discover(500001, body).ToJsonString());
        Assert.That(
            async () => await _endpoint.Destination!.ListOwnedAsync(["a"], CancellationToken.None).ToListAsync(),
            Throws.TypeOf<SyncException>().With.Property(nameof(SyncException.Kind)).EqualTo(SyncErrorKind.Transient));
    }

    private async Task<ServiceSnapshot> ReadAsync() =>
        (await _endpoint.Source!.ReadServicesAsync([Samples.Orders], CancellationToken.None).ToListAsync()).Single();
}
