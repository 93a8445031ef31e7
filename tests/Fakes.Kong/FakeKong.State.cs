using System.Collections.Immutable;
using System.Text.Json.Nodes;
using PolarisSync.Tests.Fakes.Kong.Http;
using PolarisSync.Tests.Fakes.Kong.State;
using PolarisSync.Tests.Fakes.Kong.Wire;

namespace PolarisSync.Tests.Fakes.Kong;

/// <content>What is stored, beside the Admin API.</content>
public sealed partial class FakeKong
{
    /// <summary>All services, by id.</summary>
    public ImmutableArray<KongService> Services => Read(() => _state.Services.Rows.Select(Service));

    /// <summary>All upstreams, by id.</summary>
    public ImmutableArray<KongUpstream> Upstreams => Read(() => _state.Upstreams.Rows.Select(Upstream));

    /// <summary>All routes, by id.</summary>
    public ImmutableArray<KongRoute> Routes => Read(() => _state.Routes.Rows.Select(Route));

    /// <summary>A service by name or id; null where there is none.</summary>
    public KongService? FindService(string nameOrId) => Read(() => _state.Services.Peek(nameOrId) is { } row ? [Service(row)] : Enumerable.Empty<KongService>()).FirstOrDefault();

    /// <summary>An upstream by name or id; null where there is none.</summary>
    public KongUpstream? FindUpstream(string nameOrId) =>
        Read(() => _state.Upstreams.Peek(nameOrId) is { } row ? [Upstream(row)] : Enumerable.Empty<KongUpstream>()).FirstOrDefault();

    /// <summary>What /targets of an upstream lists, newest first: the newest row of each address, on 2.0 without those of weight 0. Empty for no upstream.</summary>
    public ImmutableArray<KongTarget> TargetsOf(string upstream) =>
        Read(() => Newest(upstream).Where(row => Version != KongVersion.V2_0_5 || row.Weight > 0).Select(Target));

    /// <summary>All rows of an upstream in the order in which they came: history, tombstones and twins too.</summary>
    public ImmutableArray<KongTarget> AllRowsOf(string upstream) => Read(() => IdOf(upstream) is { } id ? _state.Targets.Of(id).Select(Target) : []);

    /// <summary>What a proxy would balance to, by address: the newest row of each address where its weight is above 0.</summary>
    public ImmutableArray<KongTarget> LiveTargets(string upstream) =>
        Read(() => Newest(upstream).Where(row => row.Weight > 0).Select(Target).OrderBy(target => target.Target, StringComparer.Ordinal));

    /// <summary>The JSON of a service, an upstream, a route or a target by its id, byte for byte as stored; null where there is none.</summary>
    public string? JsonOf(string id)
    {
        lock (_state.Gate)
        {
            var found = _state.Tables.Select(table => table.Peek(id)).FirstOrDefault(row => row is not null)
                ?? _state.Targets.All.FirstOrDefault(row => row.Id == id)?.Fields;
            return found is null ? null : KongAnswer.Text(found);
        }
    }

    /// <summary>Stores a service as a person or another tool would.</summary>
    /// <param name="name">Its name; null for none.</param>
    /// <param name="host">Its host.</param>
    /// <param name="tags">Its tags; none: null, as Kong has it.</param>
    /// <param name="more">Further fields.</param>
    public KongService AddService(string? name, string host, IEnumerable<string>? tags = null, JsonObject? more = null)
    {
        lock (_state.Gate)
        {
            return Service(_state.Services.Insert(_state.Services.Complete(Given(more, tags, ("name", name), ("host", host)))));
        }
    }

    /// <summary>Stores an upstream as a person or another tool would.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="tags">Its tags; none: null, as Kong has it.</param>
    /// <param name="more">Further fields.</param>
    public KongUpstream AddUpstream(string name, IEnumerable<string>? tags = null, JsonObject? more = null)
    {
        lock (_state.Gate)
        {
            return Upstream(_state.Upstreams.Insert(_state.Upstreams.Complete(Given(more, tags, ("name", name)))));
        }
    }

    /// <summary>Stores a target as a person or another tool would; where its address is there already it is one row more, which is a twin from 2.2 on.</summary>
    /// <param name="upstream">The name or id of its upstream.</param>
    /// <param name="target">Its address.</param>
    /// <param name="weight">Its weight.</param>
    /// <param name="tags">Its tags; none: null, as Kong has it.</param>
    public KongTarget AddTarget(string upstream, string target, int weight = 100, IEnumerable<string>? tags = null)
    {
        lock (_state.Gate)
        {
            var id = IdOf(upstream) ?? throw new InvalidOperationException($"There is no upstream {upstream}.");
            var given = Given(null, tags, ("target", target));
            given["weight"] = weight;
            return Target(_state.AddTarget(_state.Target(id, given)));
        }
    }

    /// <summary>Stores a route of a service as a person would.</summary>
    /// <param name="service">The name or id of its service.</param>
    /// <param name="name">Its name; null for none.</param>
    /// <param name="path">The path it takes.</param>
    public KongRoute AddRoute(string service, string? name = null, string path = "/")
    {
        lock (_state.Gate)
        {
            var owner = _state.Services.Peek(service) ?? throw new InvalidOperationException($"There is no service {service}.");
            var given = Given(null, null, ("name", name));
            given["paths"] = new JsonArray(path);
            given["service"] = new JsonObject { ["id"] = EntityTable.IdOf(owner) };
            return Route(_state.Routes.Insert(_state.Routes.Complete(given)));
        }
    }

    /// <summary>Takes a service out, with its routes, as a person would; nothing happens where there is none.</summary>
    public void RemoveService(string nameOrId)
    {
        lock (_state.Gate)
        {
            if (_state.Services.Peek(nameOrId) is { } row)
            {
                _state.Routes.Rows.Where(route => RouteHandler.ServiceOf(route) == EntityTable.IdOf(row)).ToList().ForEach(_state.Routes.Remove);
                _state.Services.Remove(row);
            }
        }
    }

    /// <summary>Takes an upstream out, with its targets, as a person would; nothing happens where there is none.</summary>
    public void RemoveUpstream(string nameOrId)
    {
        lock (_state.Gate)
        {
            if (_state.Upstreams.Peek(nameOrId) is { } row)
            {
                _state.RemoveUpstream(row);
            }
        }
    }

    /// <summary>Takes all rows of an address out, as a person would; nothing happens where there is none.</summary>
    public void RemoveTarget(string upstream, string target)
    {
        lock (_state.Gate)
        {
            if (IdOf(upstream) is { } id)
            {
                _state.Targets.Of(id).Where(row => row.Address == target || row.Id == target).ToList().ForEach(_state.Targets.Remove);
            }
        }
    }

    /// <summary>
    /// Stores a target that is there once more, as two POSTs at the same time do from 2.2 to 2.8: /targets hides the older of the two, /targets/all shows
    /// both.
    /// </summary>
    /// <returns>The newer one.</returns>
    public KongTarget MakeTwin(string upstream, string target)
    {
        lock (_state.Gate)
        {
            var row = (IdOf(upstream) is { } id ? _state.Targets.Find(id, target) : null)
                ?? throw new InvalidOperationException($"There is no target {target} in {upstream}.");
            var twin = row.Fields.DeepClone().AsObject();
            twin["id"] = Guid.NewGuid().ToString("D");
            twin["target"] = row.Address;
            twin["created_at"] = _state.Clock.Fine;
            return Target(_state.AddTarget(twin));
        }
    }

    /// <summary>Loads a document into a Kong without a database, as its start or POST /config does: it replaces everything.</summary>
    /// <param name="document">YAML or JSON.</param>
    public void LoadConfiguration(string document)
    {
        lock (_state.Gate)
        {
            _ = new KongDocument(_state).Load(Yaml.Parse(document)?.AsObject() ?? []);
        }
    }

    private static JsonObject Given(JsonObject? more, IEnumerable<string>? tags, params (string Name, string? Value)[] fields)
    {
        var given = more?.DeepClone().AsObject() ?? [];
        foreach (var (name, value) in fields)
        {
            given[name] = value;
        }

        if (tags is not null)
        {
            given["tags"] = new JsonArray([.. tags.Select(tag => (JsonNode)tag)]);
        }

        return given;
    }

    private static KongService Service(JsonObject row) => new()
    {
        Id = EntityTable.IdOf(row),
        Name = EntityTable.NameOf(row),
        Host = row["host"]!.GetValue<string>(),
        Tags = Tags(row),
        Json = KongAnswer.Text(row),
    };

    private static KongUpstream Upstream(JsonObject row) => new()
    {
        Id = EntityTable.IdOf(row),
        Name = EntityTable.NameOf(row)!,
        Tags = Tags(row),
        Json = KongAnswer.Text(row),
    };

    private static KongRoute Route(JsonObject row) => new()
    {
        Id = EntityTable.IdOf(row),
        Name = EntityTable.NameOf(row),
        ServiceId = RouteHandler.ServiceOf(row),
        Json = KongAnswer.Text(row),
    };

    private static KongTarget Target(TargetRow row) => new()
    {
        Id = row.Id,
        Target = row.Address,
        Weight = row.Weight,
        Tags = Tags(row.Fields),
        Json = KongAnswer.Text(row.Fields),
    };

    private static ImmutableArray<string> Tags(JsonObject row) => row["tags"] is JsonArray tags ? [.. tags.Select(tag => tag!.GetValue<string>())] : [];

    private IEnumerable<TargetRow> Newest(string upstream) => IdOf(upstream) is { } id ? _state.Targets.Newest(id) : [];

    private string? IdOf(string upstream) => _state.Upstreams.Peek(upstream) is { } row ? EntityTable.IdOf(row) : null;

    private ImmutableArray<T> Read<T>(Func<IEnumerable<T>> read)
    {
        lock (_state.Gate)
        {
            return [.. read()];
        }
    }
}
