using System.Text.Json.Nodes;
using PolarisSync.Tests.Captures;

namespace PolarisSync.Fakes.Tests.Kubernetes;

/// <summary>Plays the watches of a file, and what is done to the server beside its API.</summary>
internal sealed class WatchPlayer(Uri address, TestClock clock, Func<string, Task> act) : IExchangePlayer, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestWatch = TimeSpan.FromSeconds(600);
    private readonly HttpClient _http = new() { Timeout = Timeout.InfiniteTimeSpan };
    private readonly Dictionary<string, OpenWatch> _open = new(StringComparer.Ordinal);

    public bool Plays(CaptureExchange exchange) =>
        exchange.Node["do"] is not null || (exchange.Node["watch"] is not null && (exchange.Request is null || Opens(exchange)));

    public async Task<ExchangeOutcome> PlayAsync(CaptureExchange exchange, ReplayAnswers answers, CancellationToken cancellationToken)
    {
        if (exchange.Node["do"]?.GetValue<string>() is { } deed)
        {
            await act(deed);
            return new();
        }

        var name = exchange.Node["watch"]!.GetValue<string>();
        if (exchange.Request is not null)
        {
            return await OpenAsync(name, exchange, answers, cancellationToken);
        }

        var watch = _open[name];
        if (exchange.Node["end"]?.GetValue<string>() is { } end)
        {
            return await EndAsync(watch, end, cancellationToken);
        }

        return exchange.Node["events"] is JsonArray several
            ? await ReadAsync(watch, exchange, several, answers, cancellationToken)
            : await ReadAsync(watch, exchange, answers, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var watch in _open.Values)
        {
            await watch.DisposeAsync();
        }

        _http.Dispose();
    }

    // Anything but a 200 without a body is an ordinary answer.
    private static bool Opens(CaptureExchange exchange) => exchange.Response!["status"]!.GetValue<int>() == 200 && !exchange.Response.ContainsKey("body");

    private async Task<ExchangeOutcome> OpenAsync(string name, CaptureExchange exchange, ReplayAnswers answers, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, answers.Fill(exchange.Request!["path"]!.GetValue<string>())));
        foreach (var (header, value) in exchange.Request["headers"] as JsonObject ?? [])
        {
            request.Headers.TryAddWithoutValidation(header, value!.GetValue<string>());
        }

        var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).WaitAsync(Patience, cancellationToken);
        _open[name] = new(response, await response.Content.ReadAsStreamAsync(cancellationToken));
        var differences = new List<string>();
        if ((int)response.StatusCode != 200)
        {
            differences.Add($"recorded status 200, the answer has {(int)response.StatusCode}");
        }

        if (response.Content.Headers.ContentType?.ToString() != "application/json")
        {
            differences.Add($"the content type is {response.Content.Headers.ContentType}");
        }

        return new() { Differences = differences };
    }

    private async Task<ExchangeOutcome> ReadAsync(OpenWatch watch, CaptureExchange exchange, ReplayAnswers answers, CancellationToken cancellationToken)
    {
        var recorded = exchange.Node["event"]!.AsObject();
        var isBookmark = recorded["type"]!.GetValue<string>() == "BOOKMARK";
        if (isBookmark)
        {
            await clock.PassUntilAsync(() => watch.HasLine, LongestWatch, cancellationToken);
        }

        var actual = await watch.NextAsync(Patience, cancellationToken);
        var differences = new CaptureComparer(exchange.Rules, answers).Compare(recorded, actual);
        return new() { Answer = actual is null ? null : new JsonObject { ["event"] = actual.DeepClone() }, Differences = differences };
    }

    private static async Task<ExchangeOutcome> ReadAsync(OpenWatch watch, CaptureExchange exchange, JsonArray recorded, ReplayAnswers answers, CancellationToken cancellationToken)
    {
        var actual = new JsonArray();
        for (var count = 0; count < recorded.Count; count++)
        {
            actual.Add(await watch.NextAsync(Patience, cancellationToken));
        }

        var rules = exchange.Rules.With(new JsonObject { ["unordered"] = new JsonArray("$.events") });
        return new()
        {
            Answer = new JsonObject { ["events"] = actual.DeepClone() },
            Differences = new CaptureComparer(rules, answers).Compare(new JsonObject { ["events"] = recorded.DeepClone() }, new JsonObject { ["events"] = actual }),
        };
    }

    private async Task<ExchangeOutcome> EndAsync(OpenWatch watch, string end, CancellationToken cancellationToken)
    {
        if (end == "timeout")
        {
            await clock.PassUntilAsync(() => watch.HasEnded, LongestWatch, cancellationToken);
        }

        var (broken, more) = await watch.EndAsync(Patience, cancellationToken);
        var differences = new List<string>();
        if (broken != (end == "broken"))
        {
            differences.Add($"recorded the end '{end}', the stream {(broken ? "was cut" : "ended in order")}");
        }

        differences.AddRange(more.Where(line => line["type"]?.GetValue<string>() != "BOOKMARK").Select(line => $"not in the record: {line.ToJsonString()}"));
        return new() { Differences = differences };
    }
}
