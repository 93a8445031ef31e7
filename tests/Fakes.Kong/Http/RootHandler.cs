using System.Text.Json.Nodes;
using PolarisSync.Tests.Fakes.Kong.State;

namespace PolarisSync.Tests.Fakes.Kong.Http;

/// <summary>The root document and /status.</summary>
internal sealed class RootHandler(KongState state) : IKongHandler
{
    private static readonly string[] Reads = ["GET"];
    private long _requests;

    public IReadOnlyList<string>? Methods(IReadOnlyList<string> segments) =>
        segments.Count == 0 || (segments.Count == 1 && segments[0] == "status") ? Reads : null;

    public KongAnswer Handle(KongRequest request) => KongAnswer.Json(200, request.Segments.Count == 0 ? Root() : Status());

    /// <summary>The version as it is told.</summary>
    public static string Number(KongVersion version) => version switch
    {
        KongVersion.V2_0_5 => "2.0.5",
        KongVersion.V2_8_5 => "2.8.5",
        _ => "3.0.2",
    };

    private JsonObject Root()
    {
        var old = state.Version == KongVersion.V2_0_5;
        var configuration = new JsonObject
        {
            ["database"] = state.DbLess ? "off" : "postgres",
            ["role"] = "traditional",
            ["db_update_frequency"] = 5,
            ["db_update_propagation"] = 0,
            ["nginx_admin_client_max_body_size"] = "10m",
            ["worker_state_update_frequency"] = 5,
            ["worker_consistency"] = state.Version == KongVersion.V3_0_2 ? "eventual" : "strict",
        };
        var root = new JsonObject
        {
            ["version"] = Number(state.Version),
            ["tagline"] = "Welcome to kong",
            ["hostname"] = "kong",
            ["node_id"] = state.NodeId,
            ["lua_version"] = "LuaJIT 2.1.0-beta3",
            ["plugins"] = new JsonObject { ["available_on_server"] = new JsonObject(), ["enabled_in_cluster"] = new JsonArray() },
            ["configuration"] = configuration,
            ["timers"] = new JsonObject { ["running"] = 0, ["pending"] = 5 },
        };
        if (old)
        {
            root["prng_seeds"] = new JsonObject { ["pid: 1"] = 100512147571, ["pid: 2"] = 131991942401 };
        }
        else
        {
            root["pids"] = new JsonObject { ["master"] = 1, ["workers"] = new JsonArray(2) };
        }

        return root;
    }

    private JsonObject Status()
    {
        var requests = ++_requests;
        var status = new JsonObject
        {
            ["database"] = new JsonObject { ["reachable"] = true },
            ["memory"] = new JsonObject { ["workers_lua_vms"] = new JsonArray(), ["lua_shared_dicts"] = new JsonObject() },
            ["server"] = new JsonObject
            {
                ["connections_accepted"] = requests,
                ["connections_active"] = 1,
                ["connections_handled"] = requests,
                ["connections_reading"] = 0,
                ["connections_waiting"] = 0,
                ["connections_writing"] = 1,
                ["total_requests"] = requests,
            },
        };
        if (state.DbLess)
        {
            status["configuration_hash"] = state.ConfigurationHash;
        }

        return status;
    }
}
