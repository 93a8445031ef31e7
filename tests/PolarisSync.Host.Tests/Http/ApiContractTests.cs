using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using NJsonSchema;
using PolarisSync.Host.Data;
using PolarisSync.Host.Http;
using PolarisSync.Host.Metrics;
using PolarisSync.Host.Secrets;
using PolarisSync.Host.Settings;

namespace PolarisSync.Host.Tests.Http;

/// <summary>The OpenAPI document and what the routes do are the same thing.</summary>
internal sealed class ApiContractTests
{
    private readonly Redactor _redactor = new();
    private ScriptedControl _control = null!;
    private HostMetrics _metrics = null!;
    private ImmutableArray<ApiRoute> _routes;
    private HttpSurface _surface = null!;
    private HttpClient _client = null!;

    private static IEnumerable<string> Gets => ["/health/live", "/health/ready", "/metrics", "/api/v1/version", "/api/v1/status", "/api/v1/plan", "/api/v1/held", "/api/v1/held/h1", "/api/v1/tasks", "/api/v1/tasks/a-to-b", "/api/v1/history", "/api/v1/history?service=orders&since=2h&change=create,delete&limit=5", "/api/v1/plugins", "/api/v1/discover", "/api/v1/discover?task=a-to-b", "/api/v1/openapi.json", "/sync/health", "/sync/maintain/v1/namespaces?task=a-to-b&registry=a", "/sync/maintain/v1/services?task=a-to-b&registry=b&namespace=empty_ns"];

    [SetUp]
    public async Task SetUp()
    {
        _control = new ScriptedControl();
        _metrics = new HostMetrics(_control, exports: false, TimeProvider.System);
        _routes = HostRoutes.All(_control, _metrics, TimeProvider.System);
        var gatekeeper = new Gatekeeper(new AdminToken("t0ken"), new TokenLimiter(TimeProvider.System, NullLogger<TokenLimiter>.Instance));
        _surface = new HttpSurface(new HttpAddress("127.0.0.1", 0), _routes, gatekeeper, _redactor, NullLoggerFactory.Instance);
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
    public async Task Document_HoldsEveryRoute_AndNoOther()
    {
        var document = await DocumentAsync();
        var documented = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(operation => $"{operation.Key.ToUpperInvariant()} {path.Key}"));

        Assert.That(document["openapi"]!.GetValue<string>(), Does.StartWith("3.1."));
        Assert.That(documented, Is.EquivalentTo(_routes.Select(route => $"{route.Method} {route.Pattern}").Append("GET /api/v1/openapi.json")));
        Assert.That(_routes.Select(route => route.Id), Is.Unique);
    }

    [Test]
    public async Task Document_EachOperation_SaysAllOfIt()
    {
        var document = await DocumentAsync();
        foreach (var route in _routes)
        {
            var operation = document["paths"]![route.Pattern]![route.Method.ToLowerInvariant()]!;
            Assert.That(operation["operationId"]!.GetValue<string>(), Is.EqualTo(route.Id));
            Assert.That(operation["summary"]!.GetValue<string>(), Is.Not.Empty);
            Assert.That(operation["security"] is null, Is.EqualTo(route.Access == ApiAccess.Open), route.Pattern);
            Assert.That(operation["responses"]!.AsObject().Select(response => response.Key), Is.SupersetOf(route.AllErrors.Select(error => $"{error.Status}").Append("200")));
            Assert.That(operation["responses"]!.AsObject().Select(response => response.Value!["description"]!.GetValue<string>()), Has.None.Empty);
            var parameters = operation["parameters"]?.AsArray().Select(parameter => parameter!["name"]!.GetValue<string>()) ?? [];
            Assert.That(parameters, Is.EqualTo(route.Parameters.Select(parameter => parameter.Name)));
        }
    }

    [TestCaseSource(nameof(Gets))]
    public async Task Answer_IsWhatItsSchemaSays(string path)
    {
        using var response = await _client.GetAsync(new Uri(path, UriKind.Relative), CancellationToken.None);
        var body = await response.Content.ReadAsStringAsync(CancellationToken.None);

        await AssertIsDocumentedAsync("get", path, response, body);
    }

    [TestCase("POST", "/api/v1/plan", null, HttpStatusCode.OK)]
    [TestCase("POST", "/api/v1/held/h1/approve", "t0ken", HttpStatusCode.OK)]
    [TestCase("POST", "/api/v1/held/h1/deny", "t0ken", HttpStatusCode.OK)]
    [TestCase("POST", "/api/v1/held/h1/approve", null, HttpStatusCode.Unauthorized)]
    [TestCase("POST", "/api/v1/held/zz/deny", "t0ken", HttpStatusCode.NotFound)]
    [TestCase("POST", "/api/v1/tasks/a-to-b/pause", "t0ken", HttpStatusCode.OK)]
    [TestCase("POST", "/api/v1/tasks/a-to-b/resume", "t0ken", HttpStatusCode.OK)]
    [TestCase("POST", "/api/v1/tasks/nope/pause", "t0ken", HttpStatusCode.NotFound)]
    [TestCase("POST", "/api/v1/tasks/a-to-b/pause", null, HttpStatusCode.Unauthorized)]
    [TestCase("GET", "/api/v1/history?limit=x", null, HttpStatusCode.BadRequest)]
    [TestCase("GET", "/api/v1/tasks/nope", null, HttpStatusCode.NotFound)]
    [TestCase("GET", "/api/v1/held/zz", null, HttpStatusCode.NotFound)]
    [TestCase("GET", "/api/v1/discover?task=x", null, HttpStatusCode.NotFound)]
    [TestCase("GET", "/api/v1/status?task=a", null, HttpStatusCode.BadRequest)]
    [TestCase("GET", "/sync/maintain/v1/namespaces?task=a-to-b", null, HttpStatusCode.BadRequest)]
    [TestCase("GET", "/sync/maintain/v1/namespaces?task=a-to-b&registry=c", null, HttpStatusCode.NotFound)]
    [TestCase("GET", "/sync/maintain/v1/services?task=x&registry=a&namespace=default", null, HttpStatusCode.NotFound)]
    public async Task OtherAnswers_AreWhatTheirSchemasSay(string method, string path, string? token, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var response = await _client.SendAsync(request, CancellationToken.None);
        var body = await response.Content.ReadAsStringAsync(CancellationToken.None);

        Assert.That(response.StatusCode, Is.EqualTo(expected), body);
        await AssertIsDocumentedAsync(method.ToLowerInvariant(), path, response, body);
    }

    [TestCaseSource(nameof(Gets))]
    public async Task Head_AnswersLikeGet_WithoutABody(string path)
    {
        using var get = await _client.GetAsync(new Uri(path, UriKind.Relative), CancellationToken.None);
        using var request = new HttpRequestMessage(HttpMethod.Head, path);
        using var head = await _client.SendAsync(request, CancellationToken.None);

        Assert.That(head.StatusCode, Is.EqualTo(get.StatusCode));
        Assert.That(head.Content.Headers.ContentType, Is.EqualTo(get.Content.Headers.ContentType));
        Assert.That(await head.Content.ReadAsByteArrayAsync(CancellationToken.None), Is.Empty);
    }

    [TestCase("DELETE", "api/v1/status", "GET, HEAD", "/api/v1/status knows GET, HEAD, not DELETE.")]
    [TestCase("PUT", "api/v1/plan", "GET, HEAD, POST", "/api/v1/plan knows GET, HEAD, POST, not PUT.")]
    [TestCase("GET", "api/v1/held/h1/approve", "POST", "/api/v1/held/h1/approve knows POST, not GET.")]
    [TestCase("HEAD", "api/v1/held/h1/approve", "POST", "")]
    public async Task WrongMethod_Is405_WithWhatIsAllowed(string method, string path, string allowed, string detail)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await _client.SendAsync(request, CancellationToken.None);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.MethodNotAllowed));
        Assert.That(string.Join(", ", response.Content.Headers.Allow), Is.EqualTo(allowed));
        Assert.That(await DetailAsync(response), Is.EqualTo(detail));
        Assert.That(_control.Decisions, Is.Empty);
    }

    [TestCase("api/v1/state", "There is nothing at /api/v1/state; did you mean /api/v1/status?")]
    [TestCase("api/v1/held/h1/aprove", "There is nothing at /api/v1/held/h1/aprove; did you mean /api/v1/held/{id}/approve?")]
    public async Task UnknownPath_NamesTheNearest(string path, string detail)
    {
        using var response = await _client.GetAsync(new Uri(path, UriKind.Relative), CancellationToken.None);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(await DetailAsync(response), Is.EqualTo(detail));
    }

    [Test]
    public async Task UnknownPath_FarFromAll_ListsWhatThereIs()
    {
        using var response = await _client.GetAsync(new Uri("x", UriKind.Relative), CancellationToken.None);

        Assert.That(await DetailAsync(response), Does.StartWith("There is nothing at /x; there are: /api/v1/discover, /api/v1/held, /api/v1/held/{id}, "));
    }

    [TestCase("api/v1/status?verbose=1", "The parameter 'verbose' is unknown; there are none here.")]
    [TestCase("api/v1/discover?tsk=a", "The parameter 'tsk' is unknown; did you mean 'task'?")]
    [TestCase("api/v1/discover?task=a&task=b", "The parameter 'task' is given 2 times; once is enough.")]
    [TestCase("sync/maintain/v1/services?task=a-to-b&registry=a", "The parameter 'namespace' is missing; for example namespace=default.")]
    public async Task BadQuestion_SaysWhatIsRight(string path, string detail)
    {
        using var response = await _client.GetAsync(new Uri(path, UriKind.Relative), CancellationToken.None);

        Assert.That(await DetailAsync(response), Is.EqualTo(detail));
    }

    [TestCase("{}", "application/json", HttpStatusCode.OK, "")]
    [TestCase("", "text/plain", HttpStatusCode.OK, "")]
    [TestCase("{\"a\": 1", "application/json", HttpStatusCode.BadRequest, "The body is not JSON (line 1, byte 8); send none, or an object such as {}.")]
    [TestCase("a=1", "application/x-www-form-urlencoded", HttpStatusCode.UnsupportedMediaType, "The body is 'application/x-www-form-urlencoded'; send none, or application/json.")]
    public async Task Body_OfAPost_IsNoneOrJson(string body, string type, HttpStatusCode expected, string detail)
    {
        using var response = await PostAsync(new StringContent(body, Encoding.UTF8, type));

        Assert.That(response.StatusCode, Is.EqualTo(expected));
        Assert.That(expected == HttpStatusCode.OK ? "" : await DetailAsync(response), Is.EqualTo(detail));
    }

    [Test]
    public async Task Body_TooLarge_Is413()
    {
        using var response = await PostAsync(new StringContent($"\"{new string('x', 70_000)}\"", Encoding.UTF8, "application/json"));

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
        Assert.That(await DetailAsync(response), Is.EqualTo("The body is larger than 64 KiB."));
        Assert.That(_control.Decisions, Is.Empty);
    }

    [Test]
    public async Task WrongTokens_OfThisMachine_EndIn429WithRetryAfter()
    {
        HttpStatusCode status;
        var tries = 0;
        do
        {
            using var response = await PostAsync(content: null, "guess");
            status = response.StatusCode;
            if (status == HttpStatusCode.TooManyRequests)
            {
                Assert.That(response.Headers.RetryAfter!.Delta, Is.InRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60)));
                Assert.That(await DetailAsync(response), Does.Match("^Too many wrong admin tokens came from your address; try again in [0-9]+ seconds?, or on the host's own machine\\.$"));
            }
        }
        while (status == HttpStatusCode.Unauthorized && ++tries < 200);

        Assert.That((status, tries), Is.EqualTo((HttpStatusCode.TooManyRequests, TokenLimiter.Local)));
        using var reading = await _client.GetAsync(new Uri("api/v1/status", UriKind.Relative), CancellationToken.None);
        Assert.That(reading.StatusCode, Is.EqualTo(HttpStatusCode.OK), "what needs no token goes on");
    }

    [Test]
    public async Task ServersWords_AreRedacted()
    {
        _redactor.Learn("s3cret-token");
        _control.Plan = Samples.Plan with { Unknown = ["c: the server says: token s3cret-token is wrong"] };

        Assert.That(await _client.GetStringAsync(new Uri("api/v1/plan", UriKind.Relative), CancellationToken.None), Does.Contain("token *** is wrong").And.Not.Contain("s3cret-token"));
        using var response = await _client.GetAsync(new Uri("api/v1/held/s3cret-token", UriKind.Relative), CancellationToken.None);
        Assert.That(await DetailAsync(response), Is.EqualTo("Nothing is held under the id '***'; held are: h1, p1, h2."));
    }

    private static async Task<string> DetailAsync(HttpResponseMessage response)
    {
        var body = await response.Content.ReadAsStringAsync(CancellationToken.None);
        Assert.That(response.Content.Headers.ContentType!.MediaType, Is.EqualTo(ApiMedia.Problem));
        return body.Length == 0 ? "" : JsonNode.Parse(body)!["detail"]!.GetValue<string>();
    }

    private async Task<HttpResponseMessage> PostAsync(HttpContent? content, string token = "t0ken")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/held/h1/approve") { Content = content, Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
        return await _client.SendAsync(request, CancellationToken.None);
    }

    private async Task<JsonNode> DocumentAsync() => JsonNode.Parse(await _client.GetStringAsync(new Uri("api/v1/openapi.json", UriKind.Relative), CancellationToken.None))!;

    private async Task AssertIsDocumentedAsync(string method, string path, HttpResponseMessage response, string body)
    {
        var document = await DocumentAsync();
        var route = _routes.Where(route => IsOf(path, route.Pattern)).Select(route => route.Pattern).FirstOrDefault() ?? path;
        var answer = document["paths"]![route]![method]!["responses"]![$"{(int)response.StatusCode}"]!;
        var content = answer["content"]![response.Content.Headers.ContentType!.MediaType!]!;
        if (content["schema"] is not { } schema || response.Content.Headers.ContentType.MediaType == ApiMedia.Text)
        {
            return;
        }

        // The same schema with its references as a draft 4 document, which is what the validator knows.
        var schemas = document["components"]!["schemas"]!;
        var whole = (schema["$ref"] is { } reference ? schemas[reference.GetValue<string>().Split('/')[^1]]! : schema).DeepClone().AsObject();
        var members = whole["properties"]?.AsObject().Select(property => property.Key).ToList();
        whole["definitions"] = schemas.DeepClone();
        var validator = await JsonSchema.FromJsonAsync(whole.ToJsonString().Replace("#/components/schemas/", "#/definitions/", StringComparison.Ordinal), CancellationToken.None);
        Assert.That(validator.Validate(body), Is.Empty, body);
        if (members is not null)
        {
            Assert.That(JsonNode.Parse(body)!.AsObject().Select(property => property.Key), Is.EqualTo(members), "every member is documented, and is there");
        }
    }

    private static bool IsOf(string path, string pattern)
    {
        var (parts, wanted) = (path.Split('?')[0].Split('/'), pattern.Split('/'));
        return parts.Length == wanted.Length && parts.Zip(wanted).All(pair => pair.First == pair.Second || pair.Second.StartsWith('{'));
    }
}
