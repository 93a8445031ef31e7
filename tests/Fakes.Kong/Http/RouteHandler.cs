using System.Text.Json.Nodes;
using PolarisSync.Tests.Fakes.Kong.State;
using PolarisSync.Tests.Fakes.Kong.Wire;

namespace PolarisSync.Tests.Fakes.Kong.Http;

/// <summary>/services/{s}/routes.</summary>
internal sealed class RouteHandler(KongState state) : IKongHandler
{
    private static readonly string[] OfList = ["GET", "POST"];

    public IReadOnlyList<string>? Methods(IReadOnlyList<string> segments) =>
        segments.Count == 3 && segments[0] == "services" && segments[2] == "routes" ? OfList : null;

    public KongAnswer Handle(KongRequest request)
    {
        var service = EntityTable.IdOf(state.Services.Select(request.Segments[1]) ?? throw new KongRefusedException(KongProblem.NotFound));
        if (request.Method == "GET")
        {
            return Paging.ById(request, state.Routes.Rows.Where(row => ServiceOf(row) == service), state.DbLess);
        }

        var row = state.Routes.Complete(TargetLookup.With(request.Body, "service", new JsonObject { ["id"] = service }));
        Refusals.OfWrite(state, state.Routes, "create");
        return KongAnswer.Json(201, state.Routes.Insert(row));
    }

    /// <summary>The id of a route's service; null where it has none.</summary>
    public static string? ServiceOf(JsonObject route) => route["service"]?["id"]?.GetValue<string>();
}
