using System.Text.Json;
using System.Text.Json.Nodes;
using PolarisSync.Tests.Fakes.Kong.State;
using PolarisSync.Tests.Fakes.Kong.Wire;

namespace PolarisSync.Tests.Fakes.Kong.Http;

/// <summary>Targets before 2.2: every write adds a row, the newest of an address counts, and weight 0 says that it is gone.</summary>
internal sealed class HistoryTargetHandler(KongState state) : IKongHandler
{
    private const int DeadPerLiving = 10;
    private static readonly string[] OfList = ["GET", "POST"];
    private static readonly string[] OfAll = ["GET"];
    private static readonly string[] OfOne = ["DELETE", "GET", "PATCH", "PUT"];

    public IReadOnlyList<string>? Methods(IReadOnlyList<string> segments) =>
        TargetPaths.IsList(segments) ? OfList : TargetPaths.IsAll(segments) ? OfAll : TargetPaths.IsOne(segments) ? OfOne : null;

    public KongAnswer Handle(KongRequest request)
    {
        if (TargetPaths.IsAll(request.Segments) || (TargetPaths.IsList(request.Segments) && request.Method == "GET"))
        {
            return List(request);
        }

        if (TargetPaths.IsList(request.Segments))
        {
            return KongAnswer.Json(201, Add(state.Target(TargetLookup.UpstreamId(state, request), request.Body)));
        }

        return request.Method switch
        {
            "GET" => Get(request),
            "DELETE" => Delete(request),
            "PUT" => KongAnswer.Json(200, Put(request)),
            _ => Patch(request),
        };
    }

    private KongAnswer List(KongRequest request)
    {
        var upstream = TargetLookup.UpstreamId(state, request);
        TargetLookup.CheckTags(state, request);
        return TargetPaths.IsAll(request.Segments)
            ? TargetLookup.PageOfAll(request, state, upstream)
            : TargetLookup.Page(request, state.Targets.Newest(upstream).Where(row => row.Weight > 0));
    }

    private KongAnswer Get(KongRequest request)
    {
        var row = TargetLookup.Row(state, request);
        return row.Weight > 0 || Rules.IsId(request.Segments[^1]) ? KongAnswer.Json(200, row.Shown()) : KongAnswer.Of(KongProblem.NotFound);
    }

    private KongAnswer Patch(KongRequest request)
    {
        _ = TargetLookup.Row(state, request);
        return KongAnswer.Of(KongProblem.MethodNotAllowed);
    }

    private JsonObject Put(KongRequest request)
    {
        var upstream = TargetLookup.UpstreamId(state, request);
        var key = request.Segments[^1];
        if (!Rules.IsId(key))
        {
            return Add(state.Target(upstream, TargetLookup.With(request.Body, "target", key)));
        }

        var complete = state.Target(upstream, TargetLookup.With(request.Body, "id", key));
        if (state.Targets.Find(upstream, key) is { } current)
        {
            state.Targets.Remove(current);
        }

        return Add(complete);
    }

    private KongAnswer Delete(KongRequest request)
    {
        var row = TargetLookup.Row(state, request);
        Add(state.Target(row.UpstreamId, new JsonObject { ["target"] = row.Address, ["weight"] = 0 }));
        return KongAnswer.Nothing;
    }

    private JsonObject Add(JsonObject complete)
    {
        Refusals.OfWrite(state, state.TargetSchema, "create");
        if (complete["weight"] is JsonValue weight && weight.GetValueKind() == JsonValueKind.Number)
        {
            CleanUp(EntityTable.IdOf(complete["upstream"]!.AsObject()));
        }

        return state.AddTarget(complete).Fields;
    }

    /// <summary>Dead rows go where there are ten for each living one, or nothing lives.</summary>
    private void CleanUp(string upstream)
    {
        var living = state.Targets.Newest(upstream).Where(row => row.Weight > 0).ToHashSet();
        var dead = state.Targets.Of(upstream).Where(row => !living.Contains(row)).ToList();
        if (dead.Count >= Math.Max(living.Count, 1) * DeadPerLiving || (living.Count == 0 && dead.Count > 0))
        {
            dead.ForEach(state.Targets.Remove);
        }
    }
}
