using System.Text.Json.Nodes;
using PolarisSync.Tests.Fakes.Kong.State;
using PolarisSync.Tests.Fakes.Kong.Wire;

namespace PolarisSync.Tests.Fakes.Kong.Http;

/// <summary>Targets from 2.2 on: a row each. Up to 2.8 a POST of an existing one patches it; from 3.0 on the database keeps them apart.</summary>
internal sealed class RowTargetHandler(KongState state) : IKongHandler
{
    private static readonly string[] OfList = ["GET", "POST"];
    private static readonly string[] OfAll = ["GET"];
    private static readonly string[] OfOne = ["DELETE", "GET", "PATCH", "PUT"];

    private bool Third => state.Version == KongVersion.V3_0_2;

    public IReadOnlyList<string>? Methods(IReadOnlyList<string> segments) =>
        TargetPaths.IsList(segments) ? OfList : TargetPaths.IsAll(segments) ? OfAll : TargetPaths.IsOne(segments) ? OfOne : null;

    public KongAnswer Handle(KongRequest request)
    {
        if (TargetPaths.IsAll(request.Segments))
        {
            return All(request);
        }

        if (TargetPaths.IsList(request.Segments))
        {
            return request.Method == "GET" ? List(request) : Post(request);
        }

        return request.Method switch
        {
            "GET" => KongAnswer.Json(200, TargetLookup.Row(state, request).Shown()),
            "DELETE" => Delete(request),
            _ => KongAnswer.Json(200, Change(TargetLookup.Row(state, request), request.Body)),
        };
    }

    private KongAnswer List(KongRequest request)
    {
        var upstream = TargetLookup.UpstreamId(state, request);
        TargetLookup.CheckTags(state, request);
        return TargetLookup.Page(request, state.Targets.Newest(upstream));
    }

    private KongAnswer All(KongRequest request)
    {
        state.Upstreams.CheckKey(request.Segments[1]);
        var upstream = state.Upstreams.Peek(request.Segments[1]) ?? throw new KongRefusedException(KongProblem.Unexpected);
        TargetLookup.CheckTags(state, request);
        return TargetLookup.PageOfAll(request, state, EntityTable.IdOf(upstream));
    }

    private KongAnswer Post(KongRequest request)
    {
        if (!Third && state.Upstreams.Peek(request.Segments[1]) is null)
        {
            throw new KongRefusedException(KongProblem.Unexpected);
        }

        var upstream = TargetLookup.UpstreamId(state, request);
        if (!Third && request.Body["target"] is JsonValue address && address.GetValueKind() == System.Text.Json.JsonValueKind.String
            && state.Targets.Find(upstream, address.GetValue<string>()) is { } same)
        {
            return KongAnswer.Json(200, Change(same, request.Body)) with { Headers = [("Deprecation", "true")] };
        }

        var complete = state.Target(upstream, request.Body);
        Refusals.OfWrite(state, state.TargetSchema, "create");
        CheckTaken(complete, complete["target"]!.GetValue<string>());
        return KongAnswer.Json(201, state.AddTarget(complete).Fields);
    }

    /// <summary>What a PATCH does, and a PUT too: the address is stored as it was sent.</summary>
    private JsonObject Change(TargetRow row, JsonObject body)
    {
        var changed = state.TargetSchema.Changed(row.Fields, body);
        Refusals.OfWrite(state, state.TargetSchema, "update");
        if (changed["weight"] is null)
        {
            throw new KongRefusedException(KongProblem.PrimaryKey(row.Id));
        }

        if (Third)
        {
            CheckTaken(changed, changed["target"]!.GetValue<string>());
        }

        row.Fields = changed;
        return changed;
    }

    private KongAnswer Delete(KongRequest request)
    {
        var row = TargetLookup.Row(state, request);
        Refusals.OfWrite(state, state.TargetSchema, "remove");
        state.Targets.Remove(row);
        return KongAnswer.Nothing;
    }

    /// <summary>The database compares what is stored; before it, the check in Kong's own code compares what is shown.</summary>
    private void CheckTaken(JsonObject target, string address)
    {
        var upstream = EntityTable.IdOf(target["upstream"]!.AsObject());
        if (state.Targets.Of(upstream).Any(row => (Third ? row.Stored : row.Address) == address && row.Id != EntityTable.IdOf(target)))
        {
            throw new KongRefusedException(Third ? KongProblem.UniqueInUpstream(address, upstream) : KongProblem.Unique("target", address));
        }
    }
}
