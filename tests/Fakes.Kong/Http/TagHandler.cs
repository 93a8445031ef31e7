using System.Text.Json.Nodes;
using PolarisSync.Tests.Fakes.Kong.State;
using PolarisSync.Tests.Fakes.Kong.Wire;

namespace PolarisSync.Tests.Fakes.Kong.Http;

/// <summary>/tags and /tags/{tag}: which entity has which.</summary>
internal sealed class TagHandler(KongState state) : IKongHandler
{
    private const string NoWrites = "does not support insert/upsert/update/delete operations";
    private static readonly string[] OfAll = ["GET", "POST"];
    private static readonly string[] OfOne = ["GET"];

    public IReadOnlyList<string>? Methods(IReadOnlyList<string> segments) =>
        segments.Count is 1 or 2 && segments[0] == "tags" ? segments.Count == 1 ? OfAll : OfOne : null;

    public KongAnswer Handle(KongRequest request)
    {
        if (request.Method != "GET")
        {
            throw new KongRefusedException(KongProblem.Schema(new JsonObject { ["tags"] = NoWrites }));
        }

        // 2.0 does not decode it, 2.8 does not check it.
        var old = state.Version == KongVersion.V2_0_5;
        var wanted = request.Segments.Count < 2 ? null : old ? request.RawPath.TrimEnd('/').Split('/')[^1] : request.Segments[1];
        if (wanted is not null && state.Version != KongVersion.V2_8_5 && !Rules.IsTag(wanted, state.Version))
        {
            throw new KongRefusedException(KongProblem.InvalidUnique("tag", Rules.TagRefused(wanted, state.Version)));
        }

        var found = state.DbLess ? [] : All().Where(entry => wanted is null || entry["tag"]!.GetValue<string>() == wanted).ToList();

        // An empty list comes as an empty object where nothing at all is found.
        return KongAnswer.Json(200, new JsonObject
        {
            ["data"] = found.Count == 0 ? new JsonObject() : new JsonArray([.. found]),
            ["next"] = null,
        });
    }

    private static IEnumerable<JsonObject> Of(string kind, JsonObject row) => row["tags"] is JsonArray tags
        ? tags.Select(tag => new JsonObject { ["entity_name"] = kind, ["entity_id"] = EntityTable.IdOf(row), ["tag"] = tag!.GetValue<string>() })
        : [];

    private IEnumerable<JsonObject> All() => state.Tables.SelectMany(table => table.Rows.SelectMany(row => Of(table.Schema.Name, row)))
        .Concat(state.Targets.All.SelectMany(row => Of("targets", row.Fields)));
}
