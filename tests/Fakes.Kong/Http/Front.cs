using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using PolarisSync.Tests.Fakes.Kong.Faults;
using PolarisSync.Tests.Fakes.Kong.State;
using PolarisSync.Tests.Fakes.Kong.Wire;

namespace PolarisSync.Tests.Fakes.Kong.Http;

/// <summary>What every call goes through: faults, the token, the body, the answer and the log.</summary>
internal sealed class Front(FakeKongOptions options, KongState state, KongFaults faults, KongCallLog calls, CancellationToken stopping)
{
    private const int LongestTarget = 8 * 1024;
    private const int LargestBody = 10 * 1024 * 1024;
    private const string Form = "application/x-www-form-urlencoded";
    private readonly Router _router = new(state);
    private readonly CostClock _costs = new(options.Time);

    public async Task HandleAsync(HttpContext http)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        try
        {
            await HandleAsync(http, ended.Token);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            http.Abort();
        }
    }

    private static string Target(HttpContext http) => http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;

    private static async Task<byte[]> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellationToken);
        return body.ToArray();
    }

    private static bool HasToken(HttpRequest request, string token) =>
        new[] { "Kong-Admin-Token", "apikey", "Authorization" }.Any(name => request.Headers[name].ToString() is var given && (given == token || given == "Bearer " + token));

    private async Task HandleAsync(HttpContext http, CancellationToken cancellationToken)
    {
        var (method, target) = (http.Request.Method, Target(http));
        var path = target.Split('?')[0];
        var body = await ReadAsync(http.Request, cancellationToken);
        var began = Stopwatch.GetTimestamp();
        await WaitAsync(faults.Latency, cancellationToken);
        var fault = faults.Take(method, path);
        if (fault?.Kind == KongFaultKind.Delay)
        {
            await WaitAsync(fault.Span, cancellationToken);
        }

        if (fault is null or { Kind: KongFaultKind.Delay or KongFaultKind.CutAfter or KongFaultKind.HangAfter })
        {
            await _costs.WaitAsync(options.Costs, method, path, cancellationToken);
        }

        var text = Encoding.UTF8.GetString(body);
        var answer = Answer(http, method, target, body, fault, text);
        if (answer is null || fault?.Kind is KongFaultKind.CutAfter or KongFaultKind.HangAfter)
        {
            if (fault?.Kind is KongFaultKind.Hang or KongFaultKind.HangAfter)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            }

            http.Abort();
            return;
        }

        if (answer.HasMore)
        {
            faults.PageAnswered(path);
        }

        await WriteAsync(http, method, answer, Stopwatch.GetElapsedTime(began), cancellationToken);
    }

    /// <summary>Does the call and logs it; null where nothing was done and nothing is to be answered.</summary>
    private KongAnswer? Answer(HttpContext http, string method, string target, byte[] body, KongFault? fault, string text)
    {
        if (fault?.Kind is KongFaultKind.Cut or KongFaultKind.Hang)
        {
            calls.Add(new(method, target, 0, text));
            return null;
        }

        // Calls are logged in the order in which they were done.
        lock (state.Gate)
        {
            var answer = fault?.Kind == KongFaultKind.Answer
                ? Of(fault)
                : Refused(http.Request, target, body) ?? _router.Answer(method, target, (schema, request) => WithBody(http.Request, schema, request, body, text));
            calls.Add(new(method, target, fault?.Kind is KongFaultKind.CutAfter or KongFaultKind.HangAfter ? 0 : answer.Status, text));
            return answer;
        }
    }

    /// <summary>What is refused before anyone looks at it.</summary>
    private KongAnswer? Refused(HttpRequest request, string target, byte[] body)
    {
        if (target.Length > LongestTarget)
        {
            return KongAnswer.Html(414, "Request-URI Too Large") with { FromKong = false };
        }

        if (body.Length > LargestBody)
        {
            return KongAnswer.Html(413, "Request Entity Too Large") with { FromKong = false };
        }

        return options.AdminToken is { } token && !HasToken(request, token) ? KongAnswer.Of(KongProblem.Plain(401, "Invalid RBAC credentials")) : null;
    }

    private static KongAnswer Of(KongFault fault) => new(fault.Number, Encoding.UTF8.GetBytes(fault.Text), fault.ContentType)
    {
        Headers = fault.RetryAfter is { } seconds ? [("Retry-After", seconds)] : [],
        FromKong = false,
    };

    private static KongRequest WithBody(HttpRequest http, EntitySchema? schema, KongRequest request, byte[] body, string text)
    {
        if (request.Method is "GET" or "DELETE")
        {
            return request;
        }

        var type = http.ContentType ?? "";
        var name = type.Split(';')[0].Trim();
        var sent = request with { Text = text, ContentType = name };
        if (type.Length == 0 && body.Length == 0)
        {
            return sent;
        }

        return name switch
        {
            "application/json" => sent with { Body = JsonBody.Parse(body) },
            Form => sent with { Body = FormBody.Parse(text, schema) },
            "text/yaml" when request.Segments is ["config"] => sent,
            _ => throw new UnsupportedBodyException(),
        };
    }

    private async Task WriteAsync(HttpContext http, string method, KongAnswer answer, TimeSpan took, CancellationToken cancellationToken)
    {
        http.Response.StatusCode = answer.Status;
        http.Response.Headers.Server = "kong/" + RootHandler.Number(options.Version);
        if (answer.FromKong)
        {
            http.Response.Headers["X-Kong-Admin-Latency"] = ((int)took.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        }

        foreach (var (name, value) in answer.Headers)
        {
            http.Response.Headers[name] = value;
        }

        if (answer.ContentType is { } type)
        {
            http.Response.Headers[HeaderNames.ContentType] = type;
            http.Response.ContentLength = answer.Body.Length;
            if (method != "HEAD")
            {
                await http.Response.Body.WriteAsync(answer.Body, cancellationToken);
            }
        }
    }

    private Task WaitAsync(TimeSpan span, CancellationToken cancellationToken) =>
        span <= TimeSpan.Zero ? Task.CompletedTask : Task.Delay(span, options.Time, cancellationToken);
}
