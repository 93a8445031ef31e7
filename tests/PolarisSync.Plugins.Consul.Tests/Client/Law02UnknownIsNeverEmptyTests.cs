using Microsoft.AspNetCore.Http;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Consul;

/// <summary>Law 2 at the client's edge: whatever strange thing comes back, nothing is yielded that was not read.</summary>
internal sealed class Law02UnknownIsNeverEmptyTests
{
    private LoopbackConsul _server = null!;
    private ConsulEndpoint _endpoint = null!;

    private static CancellationToken Token => TestContext.CurrentContext.CancellationToken;

    [SetUp]
    public async Task SetUpAsync()
    {
        _server = await LoopbackConsul.StartAsync();
        _endpoint = Endpoints.Create(_server.Address);
    }

    [TearDown]
    public async Task TearDownAsync()
    {
        await _endpoint.DisposeAsync();
        await _server.DisposeAsync();
    }

    [TestCase("{}", SyncErrorKind.Auth)]
    [TestCase("[]", SyncErrorKind.Protocol)]
    [TestCase("null", SyncErrorKind.Protocol)]
    [TestCase("<html></html>", SyncErrorKind.Protocol)]
    [TestCase("""{"consul":[],"s":[""", SyncErrorKind.Protocol)]
    [TestCase("", SyncErrorKind.Protocol)]
    public void List_StrangeAnswer_Throws(string body, SyncErrorKind kind)
    {
        _server.With("/v1/catalog/services", body);
        Assert.That(() => _endpoint.Source!.ListServicesAsync("default", Token), ThrowsKind(kind));
    }

    [TestCase("{}")]
    [TestCase("null")]
    [TestCase("[null]")]
    [TestCase("[{}]")]
    [TestCase("""[{"Node":{"Node":"n"},"Service":null,"Checks":[]}]""")]
    [TestCase("<html></html>")]
    [TestCase("""[{"Node":{"Node":"n"},"Service":{"ID":"x","Service":"s"},"Checks":[]},""")]
    public async Task ReadOne_StrangeAnswer_ThrowsProtocol(string body)
    {
        _server.With("/v1/health/service/s", body);
        await AssertNothingAsync(Names(1), SyncErrorKind.Protocol);
    }

    [TestCase("{}", SyncErrorKind.Auth)]
    [TestCase("[]", SyncErrorKind.Auth)]
    [TestCase("<html></html>", SyncErrorKind.Auth)]
    public async Task ReadMany_EverythingAnswersAlike_TellsAboutTheRights(string body, SyncErrorKind kind)
    {
        _server.With("/v1/internal", body).With("/v1/catalog/services", "{}");
        await AssertNothingAsync(Names(40), kind);
    }

    [Test]
    public async Task ReadMany_DumpCutOff_IsReadOneByOne()
    {
        _server.With("/v1/internal", """[{"Node":"n","Services":[{"ID":"x","Service":"s0"}],"Checks":[]},{"Node""");
        var read = await _endpoint.Source!.ReadServicesAsync(Names(40), Token).ToListAsync(Token);
        Assert.That(read.Select(service => service.Exists), Is.All.False.And.Exactly(40).Items);
    }

    [Test]
    public async Task ReadMany_ConnectionBreaksInTheDump_ThrowsTransient()
    {
        _server.Answer = async (path, context) =>
        {
            if (!path.StartsWith("/v1/internal", StringComparison.Ordinal))
            {
                return false;
            }

            context.Response.ContentLength = 1000;
            await context.Response.WriteAsync("[");
            context.Abort();
            return true;
        };
        await AssertNothingAsync(Names(40), SyncErrorKind.Transient);
    }

    [TestCase(200, "[]", SyncErrorKind.Auth)]
    [TestCase(200, "<html></html>", SyncErrorKind.Auth)]
    [TestCase(200, """[{"Node":"n","Services":[{"ID":"s0","Service":"s0","ModifyIndex":7}],"Checks":[]}]""", SyncErrorKind.Auth)]
    [TestCase(403, "Permission denied", SyncErrorKind.Auth)]
    [TestCase(500, "rpc error", SyncErrorKind.Transient)]
    public async Task ReadManyAgain_OnlyTheIndexesAreRefused_ThrowsInsteadOfTellingWhatIsGone(int status, string body, SyncErrorKind kind)
    {
        var services = string.Join(',', Names(40).Select(key => $$"""{"ID":"{{key.Name}}","Service":"{{key.Name}}","ModifyIndex":7}"""));
        _server.With("/v1/internal", $$"""[{"Node":"n","Services":[{"ID":"consul","Service":"consul"},{{services}}],"Checks":[]}]""");
        var first = await _endpoint.Source!.ReadServicesAsync(Names(40), Token).ToListAsync(Token);
        var again = await _endpoint.Source!.ReadServicesAsync(Names(40), Token).ToListAsync(Token);
        Assert.That(first.Concat(again).Select(service => service.Exists), Is.All.True.And.Exactly(80).Items);
        Assert.That(again.Zip(first, (left, right) => left.Instances == right.Instances), Is.All.True, "the second read was of the indexes");

        _server.With("/v1/internal", body, status).With("/v1/catalog/services", "{}");
        await AssertNothingAsync(Names(40), kind);
        GC.KeepAlive(again);
    }

    [TestCase(403)]
    [TestCase(404)]
    public async Task ReadMany_DumpRefused_IsReadOneByOneAndNotAskedAgain(int status)
    {
        _server.With("/v1/internal", "Permission denied", status);
        await _endpoint.Source!.ReadServicesAsync(Names(40), Token).CountAsync(Token);
        await _endpoint.Source!.ReadServicesAsync(Names(40), Token).CountAsync(Token);
        Assert.That(_server.Requests.Count(request => request.Path.StartsWith("/v1/internal", StringComparison.Ordinal)), Is.EqualTo(1));
        Assert.That(_server.Requests.Count(request => request.Path.StartsWith("/v1/health/service/", StringComparison.Ordinal)), Is.EqualTo(80));
    }

    [Test]
    public async Task ReadOne_EmptyButListed_TellsAboutNodeRights()
    {
        await AssertNothingAsync([ServiceKeys.Of("s")], SyncErrorKind.Auth);
    }

    [Test]
    public async Task ReadFew_AllEmpty_IsConfirmedByOneList()
    {
        var read = await _endpoint.Source!.ReadServicesAsync(Names(5), Token).ToListAsync(Token);
        Assert.That(read.Select(service => service.Exists), Is.All.False.And.Exactly(5).Items);
        Assert.That(_server.Requests.Count(request => request.Path == "/v1/catalog/services"), Is.EqualTo(1));
    }

    [Test]
    public async Task ReadOne_FilteredByRights_ThrowsAuth()
    {
        _server.With("/v1/health/service/s", "[]", 200, ("X-Consul-Results-Filtered-By-ACLs", "true"));
        await AssertNothingAsync(Names(1), SyncErrorKind.Auth);
    }

    [Test]
    public async Task ReadOne_NoLeaderKnown_ThrowsTransient()
    {
        _server.With("/v1/health/service/s", "[]", 200, ("X-Consul-KnownLeader", "false"));
        await AssertNothingAsync(Names(1), SyncErrorKind.Transient);
    }

    [TestCase(500, "No cluster leader", SyncErrorKind.Transient)]
    [TestCase(429, "Your IP is issuing too many concurrent connections", SyncErrorKind.Transient)]
    [TestCase(403, "ACL not found", SyncErrorKind.Auth)]
    [TestCase(301, "Moved", SyncErrorKind.Protocol)]
    [TestCase(400, "Namespaces are a Consul Enterprise feature", SyncErrorKind.Config)]
    public async Task ReadOne_Refused_ThrowsByKind(int status, string words, SyncErrorKind kind)
    {
        _server.With("/v1/health/service/s", words, status);
        var error = await AssertNothingAsync(Names(1), kind);
        Assert.That(error.Message, Does.Contain(words));
    }

    [TestCase("{}")]
    [TestCase("[]")]
    public void ListOwned_StrangeAnswer_Throws(string body)
    {
        _server.With("/v1/catalog/node-services", body);
        Assert.That(async () => await _endpoint.Destination!.ListOwnedAsync(["a"], Token).CountAsync(Token), ThrowsKind(SyncErrorKind.Protocol));
    }

    [TestCase("null")]
    [TestCase("""{"Node":null,"Services":null}""")]
    public async Task ListOwned_UnknownNode_IsNone(string body)
    {
        _server.With("/v1/catalog/node-services", body);
        Assert.That(await _endpoint.Destination!.ListOwnedAsync(["a"], Token).CountAsync(Token), Is.Zero);
    }

    [Test]
    public void ListOwned_UnknownNodeAndNothingVisible_ThrowsAuth()
    {
        _server.With("/v1/catalog/node-services", "null").With("/v1/catalog/services", "{}");
        Assert.That(async () => await _endpoint.Destination!.ListOwnedAsync(["a"], Token).CountAsync(Token), ThrowsKind(SyncErrorKind.Auth));
    }

    private static NUnit.Framework.Constraints.EqualConstraint<SyncErrorKind> ThrowsKind(SyncErrorKind kind) =>
        Throws.TypeOf<SyncException>().With.Property(nameof(SyncException.Kind)).EqualTo(kind);

    private static List<ServiceKey> Names(int count) => [.. Enumerable.Range(0, count).Select(number => ServiceKeys.Of($"s{number}"))];

    private async Task<SyncException> AssertNothingAsync(List<ServiceKey> keys, SyncErrorKind kind)
    {
        var yielded = 0;
        var error = Assert.ThrowsAsync<SyncException>(async () =>
        {
            await foreach (var _ in _endpoint.Source!.ReadServicesAsync(keys, Token))
            {
                yielded++;
            }
        })!;
        Assert.That((error.Kind, yielded), Is.EqualTo((kind, 0)), error.Message);
        await Task.CompletedTask;
        return error;
    }
}
