using System.Text.Json.Nodes;
using PolarisSync.Tests.Fakes.Kong.State;
using PolarisSync.Tests.Fakes.Kong.Wire;

namespace PolarisSync.Tests.Fakes.Kong.Http;

/// <summary>The health of an upstream's targets as one node sees it, and the verbs that mark a target.</summary>
internal sealed class HealthHandler(KongState state) : IKongHandler
{
    private const string Off = "HEALTHCHECKS_OFF";
    private const string Well = "HEALTHY";
    private const string Ill = "UNHEALTHY";
    private static readonly string[] Reads = ["GET"];
    private static readonly string[] Counters =
    [
        "active.healthy.interval", "active.unhealthy.interval", "passive.healthy.successes",
        "passive.unhealthy.http_failures", "passive.unhealthy.tcp_failures", "passive.unhealthy.timeouts",
    ];

    private string[] Marks { get; } = state.Version == KongVersion.V3_0_2 ? ["PUT"] : ["POST"];

    public IReadOnlyList<string>? Methods(IReadOnlyList<string> segments) =>
        segments.Count == 3 && segments[0] == "upstreams" && segments[2] == "health"
            ? Reads
            : segments.Count == 5 && TargetPaths.IsBelow(segments) && segments[^1] is "healthy" or "unhealthy" ? Marks : null;

    public KongAnswer Handle(KongRequest request)
    {
        if (request.Method != "GET")
        {
            return Mark(request);
        }

        var upstream = state.Upstreams.Select(request.Segments[1]) ?? throw new KongRefusedException(KongProblem.NotFound);
        var watched = Counters.Any(counter => Counter(upstream["healthchecks"], counter) > 0);
        var rows = state.Targets.Newest(EntityTable.IdOf(upstream)).Where(row => state.Version != KongVersion.V2_0_5 || row.Weight > 0).ToList();
        var body = request.Ask("balancer_health") == "1"
            ? new JsonObject { ["data"] = Whole(upstream, rows, watched), ["next"] = null }
            : Paging.Counted(request, [.. rows.Select(row => Row(row, watched))]);
        body["node_id"] = state.NodeId;
        return KongAnswer.Json(200, body);
    }

    private static double Counter(JsonNode? checks, string path) =>
        path.Split('.').Aggregate(checks, (node, name) => node?[name]) is { } value ? SchemaCheck.Value(value) : 0;

    private KongAnswer Mark(KongRequest request)
    {
        var row = TargetLookup.Row(state, request with { Segments = [.. request.Segments.Take(4)] });
        var mark = (row.UpstreamId, row.Address);
        _ = request.Segments[^1] == "healthy" ? state.Unhealthy.Remove(mark) : state.Unhealthy.Add(mark);
        return KongAnswer.Nothing;
    }

    private JsonObject Whole(JsonObject upstream, List<TargetRow> rows, bool watched) => new()
    {
        ["id"] = EntityTable.IdOf(upstream),
        ["health"] = !watched ? Off : rows.Any(row => Health(row, watched) == Well) ? Well : Ill,
    };

    private string Health(TargetRow row, bool watched) => !watched ? Off : state.Unhealthy.Contains((row.UpstreamId, row.Address)) ? Ill : Well;

    private JsonObject Row(TargetRow row, bool watched)
    {
        var (kind, host, port) = TargetAddress.Read(row.Address);
        var health = Health(row, watched);
        var shown = row.Shown();

        // There is no DNS here: a host name has no addresses.
        shown["health"] = kind == "name" ? "DNS_ERROR" : health;
        shown["data"] = new JsonObject
        {
            ["host"] = kind == "ipv6" ? $"[{host}]" : host,
            ["port"] = port,
            ["dns"] = kind == "name" ? "dns server error: 3 name error" : "A",
            ["nodeWeight"] = row.Weight,
            ["weight"] = new JsonObject
            {
                ["total"] = row.Weight,
                ["available"] = health == Ill ? 0 : row.Weight,
                ["unavailable"] = health == Ill ? row.Weight : 0,
            },
            ["addresses"] = kind == "name"
                ? new JsonArray()
                : new JsonArray(new JsonObject { ["ip"] = host, ["port"] = port, ["health"] = health, ["weight"] = row.Weight }),
        };
        return shown;
    }
}
