using System.Net;
using PolarisSync.Tests.Fakes.Kong.State;
using PolarisSync.Tests.Fakes.Kong.Wire;

namespace PolarisSync.Tests.Fakes.Kong.Http;

/// <summary>Finds who answers a path, and answers what no one does.</summary>
internal sealed class Router
{
    private static readonly string[] Known = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"];
    private readonly KongState _state;
    private readonly IReadOnlyList<IKongHandler> _handlers;

    public Router(KongState state)
    {
        _state = state;
        _handlers =
        [
            new RootHandler(state),
            new EntityHandler(state, () => state.Services, RemoveService),
            new EntityHandler(state, () => state.Upstreams, state.RemoveUpstream),
            new EntityHandler(state, () => state.Routes, row => state.Routes.Remove(row)),
            new RouteHandler(state),
            state.Version == KongVersion.V2_0_5 ? new HistoryTargetHandler(state) : new RowTargetHandler(state),
            new TagHandler(state),
            new HealthHandler(state),
            new ConfigHandler(state),
        ];
    }

    /// <summary>Answers a call; the body is read by what its path needs.</summary>
    public KongAnswer Answer(string method, string target, Func<EntitySchema?, KongRequest, KongRequest> withBody)
    {
        if (!Known.Contains(method, StringComparer.Ordinal))
        {
            return KongAnswer.Html(405, "Not Allowed") with { FromKong = false };
        }

        try
        {
            return Routed(method, target, withBody);
        }
        catch (KongRefusedException refusal)
        {
            return KongAnswer.Of(refusal.Problem);
        }
        catch (UnsupportedBodyException)
        {
            return KongAnswer.Html(415, "Unsupported Media Type");
        }
    }

    private static Dictionary<string, string> Query(string text)
    {
        var query = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var parts in text.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)))
        {
            query.TryAdd(WebUtility.UrlDecode(parts[0]), parts.Length == 2 ? WebUtility.UrlDecode(parts[1]) : "");
        }

        return query;
    }

    private static IReadOnlyList<string> Segments(string path)
    {
        var trimmed = path.Length > 1 && path.EndsWith('/') ? path[..^1] : path;
        return trimmed == "/" ? [] : [.. trimmed[1..].Split('/').Select(WebUtility.UrlDecode).Select(segment => segment ?? "")];
    }

    private KongAnswer Routed(string method, string target, Func<EntitySchema?, KongRequest, KongRequest> withBody)
    {
        var question = target.IndexOf('?', StringComparison.Ordinal);
        var segments = Segments(question < 0 ? target : target[..question]);
        var old = _state.Version == KongVersion.V2_0_5;
        if (old && method == "HEAD")
        {
            return new(200, [], KongAnswer.HtmlType);
        }

        var handler = segments.Any(segment => segment.Length == 0) ? null : _handlers.FirstOrDefault(candidate => candidate.Methods(segments) is not null);
        if (method == "OPTIONS" && (old || handler is not null))
        {
            return old ? KongAnswer.Nothing : KongAnswer.Nothing with { Headers = [("Allow", Allowed(handler!.Methods(segments)!))] };
        }

        if (handler is null)
        {
            return KongAnswer.Of(KongProblem.NotFound);
        }

        var asked = method == "HEAD" ? "GET" : method;
        if (!handler.Methods(segments)!.Contains(asked, StringComparer.Ordinal))
        {
            return KongAnswer.Of(KongProblem.MethodNotAllowed);
        }

        var request = new KongRequest(asked, segments, Query(question < 0 ? "" : target[(question + 1)..])) { RawPath = question < 0 ? target : target[..question] };
        lock (_state.Gate)
        {
            return handler.Handle(withBody(Schema(segments), request));
        }
    }

    private static string Allowed(IReadOnlyList<string> methods) => string.Join(", ", methods.Concat(["HEAD", "OPTIONS"]).Order(StringComparer.Ordinal));

    private EntitySchema? Schema(IReadOnlyList<string> segments) => segments.Count > 2 && TargetPaths.IsBelow(segments)
        ? _state.TargetSchema.Schema
        : segments.Count is 1 or 2 ? _state.Tables.FirstOrDefault(table => table.Schema.Name == segments[0])?.Schema : null;

    private void RemoveService(System.Text.Json.Nodes.JsonObject service)
    {
        if (_state.Routes.Rows.Any(route => RouteHandler.ServiceOf(route) == EntityTable.IdOf(service)))
        {
            throw new KongRefusedException(KongProblem.Referenced("routes", "services"));
        }

        _state.Services.Remove(service);
    }
}
