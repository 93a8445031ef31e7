using System.Text.Json.Nodes;
using PolarisSync.Tests.Fakes.Kong.State;
using PolarisSync.Tests.Fakes.Kong.Wire;

namespace PolarisSync.Tests.Fakes.Kong.Http;

/// <summary>The paths of one kind of entity: its list and single ones by id or name.</summary>
internal sealed class EntityHandler(KongState state, Func<EntityTable> table, Action<JsonObject> remove) : IKongHandler
{
    private static readonly string[] OfList = ["GET", "POST"];
    private static readonly string[] OfOne = ["DELETE", "GET", "PATCH", "PUT"];

    public IReadOnlyList<string>? Methods(IReadOnlyList<string> segments) => segments.Count is 0 or > 2 || segments[0] != table().Schema.Name
        ? null
        : segments.Count == 1 ? OfList : OfOne;

    public KongAnswer Handle(KongRequest request) => (request.Segments.Count, request.Method) switch
    {
        (1, "GET") => List(request),
        (1, _) => Created(request),
        (_, "GET") => table().Select(request.Segments[1]) is { } found ? KongAnswer.Json(200, found) : KongAnswer.Of(KongProblem.NotFound),
        (_, "PUT") => Put(request),
        (_, "PATCH") => Patch(request),
        _ => Delete(request.Segments[1]),
    };

    private KongAnswer List(KongRequest request)
    {
        var filter = TagFilter.Of(request, state.Version);
        return Paging.ById(request, table().Rows.Where(row => filter?.Holds(row) ?? true), state.DbLess);
    }

    private KongAnswer Created(KongRequest request)
    {
        var row = table().Complete(request.Body);
        Refusals.OfWrite(state, table(), "create");
        return KongAnswer.Json(201, table().Insert(row));
    }

    private KongAnswer Put(KongRequest request)
    {
        var row = table().Replacement(request.Segments[1], request.Body);
        Refusals.OfWrite(state, table(), "create or update", request.Segments[1]);
        return KongAnswer.Json(200, table().Replace(row));
    }

    private KongAnswer Patch(KongRequest request)
    {
        var key = request.Segments[1];
        var current = table().Select(key) ?? throw new KongRefusedException(KongProblem.Absent(Rules.IsId(key) ? "id" : "name", key));
        var row = table().Changed(current, request.Body);
        Refusals.OfWrite(state, table(), "update", key);
        return KongAnswer.Json(200, table().Replace(row, key));
    }

    private KongAnswer Delete(string key)
    {
        if (table().Select(key) is { } row)
        {
            Refusals.OfWrite(state, table(), "remove", key);
            remove(row);
        }

        return KongAnswer.Nothing;
    }
}
