using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using PolarisSync.Abstractions;
using WireMock;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;
using WireMock.Types;
using WireMock.Util;

namespace PolarisSync.Plugins.Polaris;

/// <summary>An HTTP server that answers what a test says, for answers no real server gives on demand.</summary>
internal sealed class ScriptedPolaris : IDisposable
{
    private readonly WireMockServer _server = WireMockServer.Start();
    private readonly List<(string Path, JsonNode? Body)> _requests = [];

    public ScriptedPolaris() =>
        _server.Given(Request.Create().UsingAnyMethod()).RespondWith(Response.Create().WithCallback(request =>
        {
            var body = string.IsNullOrEmpty(request.Body) ? null : JsonNode.Parse(request.Body);
            lock (_requests)
            {
                _requests.Add((request.Path, body));
            }

            var (status, text) = Answer(request.Path, body);
            return new ResponseMessage
            {
                StatusCode = status,
                Headers = new Dictionary<string, WireMockList<string>>(StringComparer.OrdinalIgnoreCase) { ["X-Polaris-Code"] = new("x"), ["Content-Type"] = new("text/plain; charset=utf-8") },
                BodyData = new BodyData { DetectedBodyType = BodyType.String, BodyAsString = text },
            };
        }));

    /// <summary>What the test wants to be answered, to a path and a body.</summary>
    public Func<string, JsonNode?, (int Status, string Text)> Answer { get; set; } = (path, body) => path switch
    {
        "/v1/Discover" when (string?)body!["type"] == "SERVICES" => Ok(new JsonObject { ["code"] = 200000, ["type"] = "SERVICES", ["services"] = new JsonArray() }),
        "/v1/Discover" => (400, Discover(400202, body!).ToJsonString()),
        _ => Ok(new JsonObject { ["code"] = 200000, ["responses"] = new JsonArray() }),
    };

    /// <summary>Bodies of the requests to a path, in their order.</summary>
    public IReadOnlyList<JsonNode?> Bodies(string path)
    {
        lock (_requests)
        {
            return [.. _requests.Where(request => request.Path == path).Select(request => request.Body)];
        }
    }

    public PolarisEndpoint CreateEndpoint(string? token = "secret-token") => new(new(
        new EndpointDefinition { Name = "polaris1", Type = "polaris", Addresses = [_server.Url!], Token = token },
        new PolarisOptions(),
        NullLoggerFactory.Instance,
        TimeProvider.System,
        _ => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }));

    public static (int Status, string Text) Ok(JsonNode answer) => (200, answer.ToJsonString());

    /// <summary>An answer of Discover about what was asked.</summary>
    public static JsonObject Discover(long code, JsonNode question, string? revision = null, params IEnumerable<JsonNode> instances)
    {
        var service = question["service"]!.DeepClone().AsObject();
        service["revision"] = revision;
        return new() { ["code"] = code, ["info"] = "words", ["type"] = (string)question["type"]!, ["service"] = service, ["instances"] = new JsonArray([.. instances]) };
    }

    /// <summary>A native of service orders as Discover shows it.</summary>
    public static JsonObject Native(int number) => JsonSerializer.SerializeToNode(new
    {
        id = $"native-{number}",
        service = "orders",
        @namespace = "default",
        host = $"10.0.0.{number}",
        port = 80,
        weight = 100,
        healthy = true,
        isolate = false,
        metadata = new { k = "v" },
    })!.AsObject();

    /// <summary>The answer of 1.18 to a write: every item gets a code, in order.</summary>
    public static (int Status, string Text) Written(JsonArray items, Func<JsonNode, long> codeOf, string member = "instance")
    {
        var codes = items.Select(item => codeOf(item!)).ToList();
        var code = codes.Distinct().Count() == 1 ? codes[0] : codes.Exists(one => one >= 500000) ? 500000 : codes.Exists(one => one >= 400000) ? 400000 : 200000;
        var answer = new JsonObject
        {
            ["code"] = code,
            ["info"] = "words",
            ["responses"] = new JsonArray([.. items.Zip(codes, (item, one) => new JsonObject { ["code"] = one, ["info"] = $"words of {one}", [member] = item!.DeepClone() })]),
        };
        return ((int)(code / 1000), answer.ToJsonString());
    }

    public void Dispose() => _server.Dispose();
}
