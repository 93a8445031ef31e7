using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using PolarisSync.Abstractions;
using PolarisSync.Host.Data;
using PolarisSync.Host.Http;
using PolarisSync.Host.Metrics;
using PolarisSync.Host.Secrets;
using PolarisSync.Host.Settings;

namespace PolarisSync.Host.Tests.Http;

/// <summary>What was made to ask the Java tool gets its answers here.</summary>
internal sealed class JavaToolRoutesTests
{
    private ScriptedControl _control = null!;
    private HostMetrics _metrics = null!;
    private HttpSurface _surface = null!;
    private HttpClient _client = null!;

    [SetUp]
    public async Task SetUp()
    {
        _control = new ScriptedControl();
        _metrics = new HostMetrics(_control, exports: false, TimeProvider.System);
        var gatekeeper = new Gatekeeper(new AdminToken("t0ken"), new TokenLimiter(TimeProvider.System, NullLogger<TokenLimiter>.Instance));
        _surface = new HttpSurface(new HttpAddress("127.0.0.1", 0), HostRoutes.All(_control, _metrics, TimeProvider.System), gatekeeper, new Redactor(), NullLoggerFactory.Instance);
        _client = new HttpClient { BaseAddress = (await _surface.StartAsync(CancellationToken.None)).ToClientUri() };
    }

    [TearDown]
    public async Task TearDown()
    {
        _client.Dispose();
        await _surface.DisposeAsync();
        _metrics.Dispose();
    }

    [Test]
    public async Task Health_OfALiveProcess_IsTheJavaToolsText()
    {
        using var response = await _client.GetAsync(new Uri("sync/health", UriKind.Relative), CancellationToken.None);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(response.Content.Headers.ContentType!.MediaType, Is.EqualTo("text/plain"));
        Assert.That(await response.Content.ReadAsStringAsync(CancellationToken.None), Is.EqualTo("pk ok"));
    }

    [Test]
    public async Task Namespaces_HaveTheMembersOfTheJavaTool()
    {
        var (status, body) = await GetAsync("sync/maintain/v1/namespaces?task=a-to-b&registry=a");

        Assert.That(status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(body.ToJsonString(), Is.EqualTo("""{"code":200000,"info":"","type":"NAMESPACES","namespaces":[{"name":"default"},{"name":"dev"}]}"""));
    }

    [TestCase("default", "default")]
    [TestCase("empty_ns", "default")]
    [TestCase("", "default")]
    [TestCase("dev", "dev")]
    public async Task Services_AreThoseOfTheCanonicalNamespace_UnderTheNameThatWasAsked(string asked, string canonical)
    {
        var (status, body) = await GetAsync($"sync/maintain/v1/services?task=a-to-b&registry=b&namespace={asked}");

        Assert.That(status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(_control.ListedNamespace, Is.EqualTo(canonical));
        Assert.That(
            body.ToJsonString(),
            Is.EqualTo($$"""{"code":200000,"info":"","type":"SERVICES","service":{"name":"","namespace":"{{asked}}"},"services":[{"name":"orders","namespace":"{{asked}}"},{"name":"shop__pay","namespace":"{{asked}}"}]}"""));
    }

    [TestCase(SyncErrorKind.Transient, 500)]
    [TestCase(SyncErrorKind.NotFound, 500)]
    [TestCase(SyncErrorKind.Config, 500)]
    [TestCase(SyncErrorKind.Auth, 403)]
    [TestCase(SyncErrorKind.Protocol, 502)]
    public async Task Services_TheRegistryFails_TheCodeIsTheStatusTimesAThousand_AndNothingIsListed(SyncErrorKind kind, int expected)
    {
        _control.Listed = new() { Failure = new(kind, "It did not work.") };
        var (status, body) = await GetAsync("sync/maintain/v1/services?task=a-to-b&registry=b&namespace=default");

        Assert.That((int)status, Is.EqualTo(expected));
        Assert.That(body["code"]!.GetValue<int>(), Is.EqualTo(expected * 1000));
        Assert.That(body["info"]!.GetValue<string>(), Is.EqualTo("It did not work."));
        Assert.That(body["services"]!.AsArray(), Is.Empty);
    }

    [TestCase("namespaces?task=a-to-b&registry=c", 404)]
    [TestCase("services?task=x&registry=a&namespace=default", 404)]
    [TestCase("namespaces?registry=a", 400)]
    [TestCase("services?task=a-to-b&registry=a", 400)]
    public async Task BadQuestion_IsRefusedWithASentence(string query, int expected)
    {
        var (status, body) = await GetAsync("sync/maintain/v1/" + query);

        Assert.That((int)status, Is.EqualTo(expected));
        Assert.That(body["detail"]!.GetValue<string>(), Does.EndWith("."));
    }

    [Test]
    public async Task RegistriesAreForThoseWhoMayReadTheApi_HealthForAll()
    {
        // Asked for by a name that is not this machine's own, as from elsewhere.
        Assert.That(await StatusFromElsewhereAsync("sync/health", null), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await StatusFromElsewhereAsync("sync/maintain/v1/namespaces?task=a-to-b&registry=a", null), Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await StatusFromElsewhereAsync("sync/maintain/v1/services?task=a-to-b&registry=a&namespace=default", null), Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await StatusFromElsewhereAsync("sync/maintain/v1/namespaces?task=a-to-b&registry=a", "t0ken"), Is.EqualTo(HttpStatusCode.OK));
    }

    private async Task<HttpStatusCode> StatusFromElsewhereAsync(string path, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Host = "sync.example:8690";
        request.Headers.Authorization = token is null ? null : new("Bearer", token);
        using var response = await _client.SendAsync(request, CancellationToken.None);
        return response.StatusCode;
    }

    private async Task<(HttpStatusCode Status, JsonNode Body)> GetAsync(string path)
    {
        using var response = await _client.GetAsync(new Uri(path, UriKind.Relative), CancellationToken.None);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync(CancellationToken.None))!);
    }
}
