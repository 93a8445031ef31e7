using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PolarisSync.Tests.Captures;

/// <summary>Plays the HTTP exchanges of a file against a base address.</summary>
public sealed class HttpExchangePlayer : IExchangePlayer, IDisposable
{
    private static readonly string[] ComparedHeaders =
        [
            "content-type", "deprecation", "retry-after", "allow", "www-authenticate", "x-kong-admin-latency", "warning", "content-encoding", "location",
            "x-polaris-code", "x-polaris-message",
        ];

    private static readonly HashSet<string> MethodsWithContent = new(["POST", "PUT", "PATCH"], StringComparer.Ordinal);
    private readonly Func<int?, Uri> _address;
    private readonly HttpClient _client;

    /// <summary>Plays against one address.</summary>
    public HttpExchangePlayer(Uri address)
        : this(_ => address)
    {
    }

    /// <summary>Plays against the address of the port that a request names; null where it names none.</summary>
    public HttpExchangePlayer(Func<int?, Uri> address)
    {
        _address = address;
        _client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false })
        {
            Timeout = TimeSpan.FromSeconds(60),
        };
    }

    /// <inheritdoc/>
    public bool Plays(CaptureExchange exchange)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        return exchange.IsHttp && exchange.Response is not null;
    }

    /// <inheritdoc/>
    public async Task<ExchangeOutcome> PlayAsync(CaptureExchange exchange, ReplayAnswers answers, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(answers);
        using var request = Request(exchange.Request!, answers);
        using var response = await _client.SendAsync(request, cancellationToken);
        var text = Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync(cancellationToken));
        var differences = new List<string>();
        var body = CompareContent(exchange, answers, text, differences);
        CompareHeaders(exchange.Response!, answers, response, differences);
        var status = exchange.Response!["status"]!.GetValue<int>();
        if ((int)response.StatusCode != status)
        {
            differences.Insert(0, $"recorded status {status}, the answer has {(int)response.StatusCode}: {Excerpt(text)}");
        }

        return new ExchangeOutcome { Answer = new JsonObject { ["body"] = body, ["text"] = text }, Differences = differences };
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static JsonNode? CompareContent(CaptureExchange exchange, ReplayAnswers answers, string text, List<string> differences)
    {
        var response = exchange.Response!;
        var actual = Parse(text);
        if (response.ContainsKey("body"))
        {
            if (actual is null && text != "null")
            {
                differences.Add($"recorded a JSON body, the answer is no JSON: '{Excerpt(text)}'");
            }
            else
            {
                differences.AddRange(new CaptureComparer(exchange.Rules, answers).Compare(response["body"], actual));
            }
        }
        else if (response["text"]?.GetValue<string>() is { } recorded)
        {
            CompareText(exchange, answers, recorded, text, differences);
        }
        else if (text.Length > 0)
        {
            differences.Add($"recorded no content, the answer has '{Excerpt(text)}'");
        }

        return actual;
    }

    private static void CompareText(CaptureExchange exchange, ReplayAnswers answers, string recorded, string text, List<string> differences)
    {
        if (!ReplayAnswers.HasPlaceholder(recorded) && exchange.Rules.Volatile.Any(pattern => pattern.Matches(["text"])))
        {
            if (text.Length == 0)
            {
                differences.Add($"recorded a text such as '{Excerpt(recorded)}', the answer has no content");
            }
        }
        else if (!answers.TryFill(recorded, out var filled, out var problem))
        {
            differences.Add(problem);
        }
        else if (!ReplayAnswers.Agrees(filled, text))
        {
            differences.Add($"recorded the text '{Excerpt(filled)}', the answer has '{Excerpt(text)}'");
        }
    }

    private static void CompareHeaders(JsonObject recorded, ReplayAnswers answers, HttpResponseMessage response, List<string> differences)
    {
        var wanted = (recorded["headers"] as JsonObject ?? []).ToDictionary(
            header => header.Key, header => header.Value!.GetValue<string>(), StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in wanted)
        {
            var actual = Header(response, name);
            if (!answers.TryFill(value, out var filled, out var problem))
            {
                differences.Add($"header {name}: {problem}");
            }
            else if (actual is null)
            {
                differences.Add($"header {name}: missing from the answer, recorded '{filled}'");
            }
            else if (!ReplayAnswers.Agrees(filled, actual))
            {
                differences.Add($"header {name}: recorded '{filled}', the answer has '{actual}'");
            }
        }

        differences.AddRange(ComparedHeaders.Where(name => !wanted.ContainsKey(name) && Header(response, name) is not null)
            .Select(name => $"header {name}: not in the record, the answer has '{Header(response, name)}'"));
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) || response.Content.Headers.NonValidated.TryGetValues(name, out values)
            ? string.Join(", ", values)
            : null;

    private static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Excerpt(string text) => text.Length <= 300 ? text : text[..300] + "...";

    private HttpRequestMessage Request(JsonObject recorded, ReplayAnswers answers)
    {
        var method = recorded["method"]!.GetValue<string>();
        var address = _address(recorded["port"]?.GetValue<int>()).ToString().TrimEnd('/') + answers.Fill(recorded["path"]!.GetValue<string>());
        var request = new HttpRequestMessage(
            new HttpMethod(method), new Uri(address, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        if (recorded.ContainsKey("body"))
        {
            var body = recorded["body"];
            var text = body is JsonValue && body.GetValueKind() == JsonValueKind.String
                ? answers.Fill(body.GetValue<string>())
                : answers.Fill(body)?.ToJsonString() ?? "null";
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        }
        else if (MethodsWithContent.Contains(method))
        {
            request.Content = new ByteArrayContent([]);
        }

        foreach (var (name, value) in recorded["headers"] as JsonObject ?? [])
        {
            var filled = answers.Fill(value!.GetValue<string>());
            if (!request.Headers.TryAddWithoutValidation(name, filled))
            {
                // Such as the type of a content that is not there.
                request.Content ??= new ByteArrayContent([]);
                _ = request.Content.Headers.TryAddWithoutValidation(name, filled);
            }
        }

        return request;
    }
}
