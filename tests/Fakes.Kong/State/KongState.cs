using System.Text.Json.Nodes;
using PolarisSync.Tests.Fakes.Kong.Wire;

namespace PolarisSync.Tests.Fakes.Kong.State;

/// <summary>Everything that is stored. Whoever reads or writes holds the gate.</summary>
internal sealed class KongState
{
    private readonly Schemas _schemas;

    public KongState(FakeKongOptions options)
    {
        Version = options.Version;
        DbLess = options.DbLess;
        Clock = new(options.Time);
        _schemas = new(options.Version);
        Empty();
    }

    public Lock Gate { get; } = new();

    public KongVersion Version { get; }

    public bool DbLess { get; }

    public KongClock Clock { get; }

    public string NodeId { get; } = Guid.NewGuid().ToString("D");

    /// <summary>What /status tells of the loaded document; 32 zeros before the first.</summary>
    public string ConfigurationHash { get; set; } = new('0', 32);

    public EntityTable Services { get; private set; } = null!;

    public EntityTable Upstreams { get; private set; } = null!;

    public EntityTable Routes { get; private set; } = null!;

    /// <summary>Completes and checks targets; the rows are in <see cref="Targets"/>.</summary>
    public EntityTable TargetSchema { get; private set; } = null!;

    public TargetTable Targets { get; private set; } = null!;

    /// <summary>Addresses that were marked unhealthy, by upstream.</summary>
    public HashSet<(string UpstreamId, string Address)> Unhealthy { get; } = [];

    /// <summary>The tables with names, by the name of their kind.</summary>
    public IEnumerable<EntityTable> Tables => [Services, Upstreams, Routes];

    /// <summary>Forgets everything.</summary>
    public void Empty()
    {
        Services = new(_schemas.Services, Clock);
        Upstreams = new(_schemas.Upstreams, Clock);
        Routes = new(_schemas.Routes, Clock);
        TargetSchema = new(_schemas.Targets, Clock);
        Targets = new();
        Unhealthy.Clear();
    }

    /// <summary>A target of an upstream, complete and with its address normalised, checked but not stored.</summary>
    /// <exception cref="KongRefusedException">It is none.</exception>
    public JsonObject Target(string upstreamId, JsonObject given)
    {
        var wanted = given.DeepClone().AsObject();
        if (wanted.TryGetPropertyValue("target", out var address))
        {
            if (address is not JsonValue value || value.GetValueKind() != System.Text.Json.JsonValueKind.String)
            {
                throw new KongRefusedException(KongProblem.Unexpected);
            }

            wanted["target"] = TargetAddress.Normalize(value.GetValue<string>())
                ?? throw new KongRefusedException(KongProblem.Schema(new JsonObject { ["target"] = "Invalid target; not a valid hostname or ip address" }));
        }

        wanted["upstream"] = new JsonObject { ["id"] = upstreamId };
        return TargetSchema.Complete(wanted);
    }

    /// <summary>Stores a complete target as a row of its own.</summary>
    public TargetRow AddTarget(JsonObject complete)
    {
        var id = EntityTable.IdOf(complete);
        if (complete["weight"] is null || Targets.HasId(id))
        {
            throw new KongRefusedException(KongProblem.PrimaryKey(id));
        }

        return Targets.Add(complete);
    }

    /// <summary>Takes an upstream out, and its targets with it.</summary>
    public void RemoveUpstream(JsonObject upstream)
    {
        Targets.RemoveAll(EntityTable.IdOf(upstream));
        Upstreams.Remove(upstream);
    }
}
