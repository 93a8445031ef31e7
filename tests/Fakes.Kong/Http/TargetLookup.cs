using System.Text.Json.Nodes;
using PolarisSync.Tests.Fakes.Kong.State;
using PolarisSync.Tests.Fakes.Kong.Wire;

namespace PolarisSync.Tests.Fakes.Kong.Http;

/// <summary>What the paths below an upstream have in common.</summary>
internal static class TargetLookup
{
    private const int Upstream = 1;
    private const int Target = 3;

    /// <summary>The id of the upstream in the path.</summary>
    /// <exception cref="KongRefusedException">There is none.</exception>
    public static string UpstreamId(KongState state, KongRequest request) =>
        EntityTable.IdOf(state.Upstreams.Select(request.Segments[Upstream]) ?? throw new KongRefusedException(KongProblem.NotFound));

    /// <summary>The row of the target in the path.</summary>
    /// <exception cref="KongRefusedException">There is none.</exception>
    public static TargetRow Row(KongState state, KongRequest request) =>
        state.Targets.Find(UpstreamId(state, request), request.Segments[Target]) ?? throw new KongRefusedException(KongProblem.NotFound);

    /// <summary>Refuses a tags parameter that cannot be one; none of these lists is filtered by it.</summary>
    public static void CheckTags(KongState state, KongRequest request) => _ = TagFilter.OfNested(request, state.Version, inMemory: !TargetPaths.IsAll(request.Segments));

    /// <summary>Answers with a page of rows, newest first.</summary>
    public static KongAnswer Page(KongRequest request, IEnumerable<TargetRow> rows)
    {
        var page = Paging.Counted(request, [.. rows.Select(row => row.Shown())]);
        return KongAnswer.Json(200, page) with { HasMore = page["next"] is not null };
    }

    /// <summary>Answers with a page of all rows in the order of their ids.</summary>
    public static KongAnswer PageOfAll(KongRequest request, KongState state, string upstreamId) =>
        Paging.ById(
            request,
            state.Targets.Of(upstreamId).Select(row => row.Shown()),
            state.DbLess,

            // Told wrongly before 2.8.
            state.Version == KongVersion.V2_0_5 ? request.Path[..request.Path.LastIndexOf('/')] : null);

    /// <summary>A body with what the path says in it.</summary>
    public static JsonObject With(JsonObject body, string name, JsonNode value)
    {
        var given = body.DeepClone().AsObject();
        given[name] = value;
        return given;
    }
}
