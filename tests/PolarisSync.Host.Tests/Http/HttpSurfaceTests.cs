using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using PolarisSync.Host.Data;
using PolarisSync.Host.Http;
using PolarisSync.Host.Metrics;
using PolarisSync.Host.Secrets;
using PolarisSync.Host.Settings;

namespace PolarisSync.Host.Tests.Http;

internal sealed class HttpSurfaceTests
{
    private readonly Redactor _redactor = new();
    private ScriptedControl _control = null!;
    private HostMetrics _metrics = null!;
    private HttpSurface _surface = null!;
    private HttpClient _client = null!;

    [SetUp]
    public async Task SetUp()
    {
        _control = new ScriptedControl();
        _metrics = new HostMetrics(_control, exports: false, TimeProvider.System);
        _surface = Surface(new HttpAddress("127.0.0.1", 0));
        var address = await _surface.StartAsync(CancellationToken.None);
        _client = new HttpClient { BaseAddress = address.ToClientUri() };
    }

    [TearDown]
    public async Task TearDown()
    {
        _client.Dispose();
        await _surface.DisposeAsync();
        _metrics.Dispose();
    }

    [Test]
    public async Task Live_IsAlwaysOpen() => Assert.That((await SendAsync(HttpMethod.Get, "health/live")).Status, Is.EqualTo(HttpStatusCode.OK));

    [Test]
    public async Task Plugins_AreListed()
    {
        var (status, _, body) = await SendAsync(HttpMethod.Get, "api/v1/plugins");

        Assert.That(status, Is.EqualTo(HttpStatusCode.OK));
        var plugin = body.GetProperty("plugins")[0];
        Assert.That(plugin.GetProperty("file").GetString(), Is.EqualTo("Toy/Toy.dll"));
        Assert.That(plugin.GetProperty("endpoint_types")[0].GetProperty("roles")[0].GetString(), Is.EqualTo("source"));
    }

    [Test]
    public async Task Ready_NotYet_Is503WithReasons()
    {
        var (status, type, body) = await SendAsync(HttpMethod.Get, "health/ready");

        Assert.That(status, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(type, Is.EqualTo("application/json"));
        Assert.That(body.GetProperty("status").GetString(), Is.EqualTo("not ready"));
        Assert.That(body.GetProperty("reasons")[0].GetString(), Is.EqualTo("c is being opened"));
    }

    [Test]
    public async Task Ready_Then200()
    {
        _control.Status = Samples.Status with { Ready = true, NotReadyReasons = [] };

        Assert.That((await SendAsync(HttpMethod.Get, "health/ready")).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Status_IsSnakeCase()
    {
        var (status, _, body) = await SendAsync(HttpMethod.Get, "api/v1/status");

        Assert.That(status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(body.EnumerateObject().Select(property => property.Name), Is.EqualTo(new[]
        {
            "version", "started_at", "ready", "not_ready_reasons", "plugin_problems", "configuration_problems", "from_backup", "configuration_notes", "health", "engine",
        }));
        Assert.That(body.GetProperty("engine").GetProperty("tasks")[0].GetProperty("unknown_services").GetInt32(), Is.EqualTo(1));
        Assert.That(body.GetProperty("engine").GetProperty("held")[0].GetProperty("released_at").GetDateTimeOffset().Minute, Is.EqualTo(4));
    }

    [TestCase("GET")]
    [TestCase("POST")]
    public async Task Plan_EitherMethod(string method)
    {
        var (status, _, body) = await SendAsync(new HttpMethod(method), "api/v1/plan");

        Assert.That(status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(body.GetProperty("foreign_ignored").GetInt32(), Is.EqualTo(12));
        Assert.That(body.GetProperty("changes")[4].GetProperty("detail").GetString(), Is.EqualTo("weight 100 -> 50"));
    }

    [TestCase("api/v1/discover")]
    [TestCase("api/v1/discover?task=a-to-b")]
    public async Task Discover_AnswersTheTasks(string path)
    {
        var (status, _, body) = await SendAsync(HttpMethod.Get, path);

        Assert.That(status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(body.GetProperty("tasks")[0].GetProperty("name").GetString(), Is.EqualTo("a-to-b"));
    }

    [Test]
    public async Task Discover_NoSuchTask_Is404()
    {
        var (status, type, body) = await SendAsync(HttpMethod.Get, "api/v1/discover?task=x");

        Assert.That(status, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(type, Is.EqualTo("application/problem+json"));
        Assert.That(body.GetProperty("detail").GetString(), Is.EqualTo("There is no task 'x'."));
    }

    [TestCase(null)]
    [TestCase("wrong")]
    [TestCase("t0ken2")]
    [TestCase("")]
    public async Task Approve_WithoutTheToken_IsRefused(string? token)
    {
        var (status, type, body) = await SendAsync(HttpMethod.Post, "api/v1/held/h1/approve", token);

        Assert.That(status, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(type, Is.EqualTo("application/problem+json"));
        Assert.That(body.GetProperty("status").GetInt32(), Is.EqualTo(401));
        Assert.That(_control.Decisions, Is.Empty);
    }

    [TestCase("approve")]
    [TestCase("deny")]
    public async Task Decide_WithTheToken_AnswersWhatWasHeld(string decision)
    {
        var (status, _, body) = await SendAsync(HttpMethod.Post, $"api/v1/held/h1/{decision}", "t0ken");

        Assert.That(status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(body.GetProperty("id").GetString(), Is.EqualTo("h1"));
        Assert.That(_control.Decisions, Is.EqualTo(new[] { $"{decision} h1" }));
    }

    [Test]
    public async Task Decide_UnknownId_Is404()
    {
        var (status, _, body) = await SendAsync(HttpMethod.Post, "api/v1/held/zz/approve", "t0ken");

        Assert.That(status, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(body.GetProperty("detail").GetString(), Is.EqualTo("Nothing is held under the id 'zz'; held are: h1, p1, h2."));
    }

    [Test]
    public async Task Approve_ByGet_IsNoRoute()
    {
        var (status, _, _) = await SendAsync(HttpMethod.Get, "api/v1/held/h1/approve", "t0ken");

        Assert.That((int)status, Is.EqualTo(404).Or.EqualTo(405));
        Assert.That(_control.Decisions, Is.Empty);
    }

    [Test]
    public async Task Failure_TellsNothingInner()
    {
        _control.Fails = true;

        var (status, type, body) = await SendAsync(HttpMethod.Get, "api/v1/plan");

        Assert.That(status, Is.EqualTo(HttpStatusCode.InternalServerError));
        Assert.That(type, Is.EqualTo("application/problem+json"));
        Assert.That(body.GetProperty("detail").GetString(), Is.EqualTo("The host failed to answer; its log says why."));
    }

    [Test]
    public async Task ForeignHostName_NeedsTheToken()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/v1/status") { Headers = { Host = "rebound.example" } };
        using var response = await _client.SendAsync(request, CancellationToken.None);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public void Start_AddressInUse_IsAnIOException()
    {
        var second = Surface(_surface.Address!);

        Assert.ThrowsAsync<IOException>(() => second.StartAsync(CancellationToken.None));
    }

    private HttpSurface Surface(HttpAddress address) => new(
        address,
        HostRoutes.All(_control, _metrics, TimeProvider.System),
        new Gatekeeper(new AdminToken("t0ken"), new TokenLimiter(TimeProvider.System, NullLogger<TokenLimiter>.Instance)),
        _redactor,
        NullLoggerFactory.Instance);

    private async Task<(HttpStatusCode Status, string? Type, JsonElement Body)> SendAsync(HttpMethod method, string path, string? token = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        using var response = await _client.SendAsync(request, CancellationToken.None);
        var text = await response.Content.ReadAsStringAsync(CancellationToken.None);
        using var document = JsonDocument.Parse(text.Length > 0 ? text : "{}");
        return (response.StatusCode, response.Content.Headers.ContentType?.MediaType, document.RootElement.Clone());
    }
}
