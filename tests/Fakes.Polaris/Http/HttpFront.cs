using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using PolarisSync.Tests.Fakes.Polaris.Faults;
using PolarisSync.Tests.Fakes.Polaris.Naming;
using PolarisSync.Tests.Fakes.Polaris.Wire;

namespace PolarisSync.Tests.Fakes.Polaris.Http;

/// <summary>The HTTP port: paths, verbs, content types, faults, and the message each answer is.</summary>
internal sealed class HttpFront(PolarisServer server, RouteTable routes)
{
    private const string Json = "application/json";
    private readonly GoJsonReader _reader = new(refuseUnknown: server.Context.Options.Version != PolarisVersion.Main);

    public async Task HandleAsync(HttpContext http)
    {
        var answer = await AnswerAsync(http);
        if (answer is null)
        {
            http.Abort();
            return;
        }

        http.Response.StatusCode = answer.Status;
        http.Response.ContentType = answer.ContentType;
        http.Response.ContentLength = answer.Body.Length;
        foreach (var (name, value) in answer.Headers)
        {
            http.Response.Headers[name] = value;
        }

        if (http.Request.Headers["Request-Id"].ToString() is { Length: > 0 } requestId)
        {
            http.Response.Headers["Request-Id"] = requestId;
        }

        await http.Response.Body.WriteAsync(answer.Body, http.RequestAborted);
    }

    /// <summary>The answer; null to cut the connection.</summary>
    private async Task<HttpAnswer?> AnswerAsync(HttpContext http)
    {
        var verbs = routes.Find(http.Request.Path.Value ?? "/");
        if (verbs is null)
        {
            return HttpAnswer.Text(404, "404: Page Not Found");
        }

        if (!verbs.TryGetValue(http.Request.Method, out var route))
        {
            var allowed = new[] { "POST", "PUT", "GET", "DELETE" }.Where(verbs.ContainsKey);
            return HttpAnswer.Text(405, "405: Method Not Allowed") with { Headers = [("Allow", string.Join(", ", allowed))] };
        }

        if (route.Shape != AnswerShape.Plain && ContentProblem(http.Request) is { } problem)
        {
            return problem;
        }

        server.Context.Calls.Count(route.Kind);
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, server.Context.Stopping);
        var fault = server.Context.Faults.Take(route.Kind);
        await server.Context.Clock.WaitAsync(server.Context.Faults.Latency, gone.Token);
        var call = await CallAsync(http);
        switch (fault?.Kind)
        {
            case PolarisFaultKind.Status:
                return HttpAnswer.Text(fault.Number, $"{fault.Number}");
            case PolarisFaultKind.Garbage:
                return HttpAnswer.Text(200, "<html><body>It works!</body></html>", "text/html");
            case PolarisFaultKind.Code:
                return HttpAnswer.Refused(route.Shape, fault.Number, null);
            case PolarisFaultKind.Cut:
                return null;
            case PolarisFaultKind.Silent:
                await Task.Delay(Timeout.InfiniteTimeSpan, server.Context.Options.Time, gone.Token);
                return null;
            case PolarisFaultKind.Empty when route.Shape == AnswerShape.BatchQuery:
                return HttpAnswer.Of(Answers.Query(0, 0));
            case PolarisFaultKind.Empty when route.Shape == AnswerShape.Discover:
                return HttpAnswer.Of(Discovery.Nothing(call.One<DiscoverRequest>()));
            case PolarisFaultKind.Unchanged when route.Shape == AnswerShape.Discover:
                return HttpAnswer.Of(Discovery.Unchanged(call.One<DiscoverRequest>()));
            case PolarisFaultKind.Stuck when route.Shape == AnswerShape.Discover && Discovery.NamesRevision(call.One<DiscoverRequest>()):
                return HttpAnswer.Of(Discovery.Unchanged(call.One<DiscoverRequest>()));
            default:
                break;
        }

        var answer = await RunAsync(route, call);
        if (fault?.Kind == PolarisFaultKind.SilentAfter)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, server.Context.Options.Time, gone.Token);
        }

        return fault?.Kind == PolarisFaultKind.CutAfter ? null : answer;
    }

    /// <summary>Does the call. It goes on when the caller has gone, or has waited longer than the server answers.</summary>
    private async Task<HttpAnswer?> RunAsync(Route route, HttpCall call)
    {
        if (server.Context.Options.CacheTick <= TimeSpan.Zero)
        {
            server.TurnCache();
        }

        try
        {
            return await route.Handle(call).WaitAsync(server.Context.Options.AnswerTimeout, server.Context.Options.Time, server.Context.Stopping);
        }
        catch (TimeoutException)
        {
            return null;
        }
        catch (GoJsonException undecodable)
        {
            // Discover has no message of its own for what it cannot read.
            var shape = route.Shape == AnswerShape.Discover ? AnswerShape.Single : route.Shape;
            return HttpAnswer.Refused(shape, Codes.Undecodable, undecodable.Message);
        }
    }

    private async Task<HttpCall> CallAsync(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        var path = http.Request.Path.Value ?? "";
        var channel = path.StartsWith("/v1/", StringComparison.Ordinal) ? PolarisChannel.ClientHttp : PolarisChannel.Console;
        return new(http.Request.QueryString.Value ?? "", body.ToArray(), _reader)
        {
            Address = http.Connection.RemoteIpAddress?.ToString() ?? "",
            Caller = server.Context.Tokens.Caller(channel, http.Request.Headers["X-Polaris-Token"]),
        };
    }

    /// <summary>As the server's web framework judges: content types by their letters, and a body that has none is something else than JSON.</summary>
    private static HttpAnswer? ContentProblem(HttpRequest request)
    {
        var type = request.Headers.ContentType.ToString();
        var known = type.Length == 0 ? HttpMethods.IsGet(request.Method) || HttpMethods.IsDelete(request.Method) : type.Split(';')[0].Trim() == Json;
        if (!known)
        {
            return request.ContentLength > 0
                ? HttpAnswer.Text(415, "415: Unsupported Media Type")
                : HttpAnswer.Text(406, "406: Not Acceptable\n\nAvailable representations: ");
        }

        var accepted = request.Headers.Accept.ToString();
        return accepted.Length == 0 || accepted.Split(',').Select(part => part.Split(';')[0].Trim()).Any(part => part is Json or "*/*")
            ? null
            : HttpAnswer.Text(406, $"406: Not Acceptable\n\nAvailable representations: {Json}");
    }
}
