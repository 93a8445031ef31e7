using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using PolarisSync.Tests.Fakes.Kubernetes.State;

namespace PolarisSync.Tests.Fakes.Kubernetes.Http;

/// <summary>What every call goes through: the log, faults, the token, rights, then its handler.</summary>
internal sealed class Front(KubeState state, KubeFaults faults, KubeAccess access, KubeCallLog calls, TimeProvider time, CancellationToken stopping)
{
    private readonly ListHandler _lists = new(state);
    private readonly WatchHandler _watches = new(state, faults, time);

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
        catch (KubeRefusal refusal)
        {
            if (refusal.RetryAfter is { } seconds)
            {
                http.Response.Headers.RetryAfter = seconds;
            }

            await WriteAsync(http, refusal.Code, refusal.Body.ToJsonString(), ended.Token);
        }
    }

    private static async Task WriteAsync(HttpContext http, int status, string text, CancellationToken cancellationToken)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
    }

    private async Task HandleAsync(HttpContext http, CancellationToken cancellationToken)
    {
        var path = http.Request.Path.Value ?? "";
        calls.Add(new(http.Request.Method, path, http.Request.QueryString.Value ?? ""));
        await faults.PassAsync(cancellationToken);
        if (faults.Garbage)
        {
            await WriteAsync(http, 200, "<html>not here</html>", cancellationToken);
            return;
        }

        if (faults.Take(path) is { } fault)
        {
            throw fault;
        }

        var user = access.UserOf(http.Request.Headers.Authorization.ToString());
        if (path == "/version")
        {
            await WriteAsync(http, 200, FakeKubernetes.VersionText, cancellationToken);
            return;
        }

        var request = KubeRequest.Parse(http.Request.Method, path, http.Request.QueryString.Value ?? "");
        access.Check(user, request);
        if (request.IsWatch)
        {
            WatchHandler.Check(request);
            await _watches.RunAsync(request, http, cancellationToken);
            return;
        }

        JsonObject? body = null;
        if (request.Method is "POST" or "PUT" or "PATCH")
        {
            body = (await JsonNode.ParseAsync(http.Request.Body, cancellationToken: cancellationToken))!.AsObject();
        }

        int status;
        string text;
        lock (state.Gate)
        {
            var (code, answer) = request.Verb == "list" ? (200, _lists.Answer(request)) : new WriteHandler(state, _lists).Answer(request, body);
            (status, text) = (code, answer.ToJsonString());
        }

        faults.PageAnswered(request.Verb);
        await WriteAsync(http, status, text, cancellationToken);
    }
}
