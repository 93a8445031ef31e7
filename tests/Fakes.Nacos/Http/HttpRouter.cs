using System.Net;
using Microsoft.AspNetCore.Http;
using PolarisSync.Tests.Fakes.Nacos.State;

namespace PolarisSync.Tests.Fakes.Nacos.Http;

/// <summary>Finds the handler of a request, checks what is checked before, and writes the answer.</summary>
internal sealed class HttpRouter
{
    private readonly NacosServerState _state;
    private readonly HttpAuth _auth;
    private readonly Dictionary<string, Route> _routes = new(StringComparer.Ordinal);

    public HttpRouter(NacosServerState state, Grpc.ConnectionTable connections)
    {
        _state = state;
        _auth = new HttpAuth(state);
        new V1Instances(state).Add(this);
        new V1Services(state).Add(this);
        new AuthApi(state).Add(this);
        new NamespaceApi(state).Add(this);
        new ModernInstances(state).Add(this);
        new ModernServices(state).Add(this);
        new ServerApi(state, connections).Add(this);
        new ClientApi(state, connections).Add(this);
        var configs = new ConfigApi(state);
        configs.Add(this);
        new ConfigListener(state).Add(this);
        new ConfigHistory(state).Add(this);
        new ModernConfig(state, configs).Add(this);
        GoneApi.Add(this, state);
    }

    /// <summary>Adds a handler.</summary>
    public void Add(string method, string path, Access access, Func<HttpCall, HttpReply> handle) => _routes.Add($"{method} {path}", new Route(access, handle));

    public async Task HandleAsync(HttpContext http, bool isConsole)
    {
        var cancellationToken = http.RequestAborted;
        if (_state.Faults.CutConnections)
        {
            http.Abort();
            return;
        }

        if (_state.Faults.Latency > TimeSpan.Zero)
        {
            await Task.Delay(_state.Faults.Latency, TimeProvider.System, cancellationToken);
        }

        var call = await HttpCall.ReadAsync(http.Request, _state.Version, isConsole, cancellationToken);
        var reply = Handle(call);
        http.Response.StatusCode = reply.Status;
        if (reply.ContentType is not null)
        {
            http.Response.Headers.ContentType = reply.ContentType;
        }

        foreach (var (name, value) in reply.Headers)
        {
            http.Response.Headers[name] = value;
        }

        await http.Response.WriteAsync(reply.Body, cancellationToken);
    }

    private HttpReply Handle(HttpCall call)
    {
        var handler = $"{call.Method} {(call.IsConsole ? "console:" : "")}{call.Path}";
        _state.Counts.Count(handler);
        if (_state.Faults.Status is { } status)
        {
            return HttpReply.Error(call, status, ((HttpStatusCode)status).ToString(), "The server is told to refuse.", Now);
        }

        if (_state.Version.PlainFaults && HasForbiddenCharacters(call))
        {
            return HttpReply.Container(400);
        }

        if (_state.Faults.IsSwitchedOff(handler) || !_routes.TryGetValue(handler, out var route))
        {
            return Unknown(call);
        }

        try
        {
            var refusal = _auth.Refusal(call, route.Access);
            return refusal is null ? route.Handle(call)
                : call.Path.StartsWith("/nacos/v1/cs/", StringComparison.Ordinal) ? ConfigApi.Utf8(refusal)
                : refusal;
        }
        catch (NacosFault fault) when (IsV1(call))
        {
            return V1.Fault(fault, _state.Version);
        }
        catch (NacosFault fault)
        {
            return HttpReply.Result(fault.Message, fault.Code, fault.CodeText, fault.Status);
        }
        catch (HttpRefusal refusal)
        {
            return refusal.Make(call, Now);
        }
    }

    /// <summary>The container refuses braces and brackets in a query that are not encoded.</summary>
    private static bool HasForbiddenCharacters(HttpCall call) => call.Request.QueryString.Value?.IndexOfAny(['{', '}', '[', ']', '"']) >= 0;

    private static bool IsV1(HttpCall call) => call.Path.StartsWith("/nacos/v1/", StringComparison.Ordinal);

    private HttpReply Unknown(HttpCall call)
    {
        if (call.IsConsole)
        {
            return HttpReply.Text($"caused: No static resource {call.Path.TrimStart('/')}.;", 500);
        }

        if (!call.Path.StartsWith("/nacos", StringComparison.Ordinal))
        {
            return HttpReply.Container(404);
        }

        var methods = _routes.Keys.Where(key => key.EndsWith(" " + call.Path, StringComparison.Ordinal)).Select(key => key.Split(' ')[0]).Order(StringComparer.Ordinal).ToList();
        if (call.Path.StartsWith("/nacos/v1/ns/", StringComparison.Ordinal))
        {
            return HttpReply.Error(call, 501, "Not Implemented", $"no such api:{call.Method}:{call.Path}", Now);
        }

        if (methods.Count > 0)
        {
            var reply = HttpReply.Error(call, 405, "Method Not Allowed", $"Method '{call.Method}' is not supported.", Now);
            return reply with { Headers = [("Allow", string.Join(", ", methods))] };
        }

        var missing = HttpReply.Error(call, 404, "Not Found", _state.Version.Major >= 3 ? $"No endpoint {call.Method} {call.Path}." : "No message available", Now);
        return call.Path.StartsWith("/nacos/v1/cs/", StringComparison.Ordinal) ? ConfigApi.Utf8(missing) : missing;
    }

    private DateTimeOffset Now => _state.Options.Time.GetUtcNow();

    private sealed record Route(Access Access, Func<HttpCall, HttpReply> Handle);
}
