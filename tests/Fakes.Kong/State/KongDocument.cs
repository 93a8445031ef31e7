using System.Text.Json.Nodes;
using PolarisSync.Tests.Fakes.Kong.Wire;

namespace PolarisSync.Tests.Fakes.Kong.State;

/// <summary>A declarative configuration on its way in: its entities are taken apart, given ids and checked, then they replace all that was there.</summary>
internal sealed class KongDocument(KongState state)
{
    private const string Expected = "expected an array";
    private readonly JsonObject _problems = [];
    private readonly List<JsonObject> _services = [];
    private readonly List<JsonObject> _routes = [];
    private readonly List<JsonObject> _upstreams = [];
    private readonly List<JsonObject> _targets = [];

    /// <summary>Loads a document.</summary>
    /// <returns>What was loaded, by kind and id, without what is null.</returns>
    /// <exception cref="KongRefusedException">It cannot be loaded; nothing has changed.</exception>
    public JsonObject Load(JsonObject document)
    {
        CheckVersion(document);
        foreach (var (name, _) in document.Where(field => field.Key is not ("_format_version" or "_transform" or "_comment" or "services" or "upstreams" or "routes" or "targets")))
        {
            _problems[name] = "unknown field";
        }

        Read(document, "upstreams", Upstream);
        Read(document, "services", Service);
        Read(document, "routes", (given, fields) => Route(given, fields, ServiceOf(given)));
        Read(document, "targets", (given, fields) => Target(given, fields, UpstreamOf(given)));
        if (_problems.Count > 0)
        {
            throw new KongRefusedException(KongProblem.Declarative(_problems));
        }

        state.Empty();
        _services.ForEach(state.Services.Load);
        _routes.ForEach(state.Routes.Load);
        _upstreams.ForEach(state.Upstreams.Load);

        // The last of one id counts, and of rows of one moment the one with the greatest id is the newest.
        var targets = _targets.GroupBy(EntityTable.IdOf, StringComparer.Ordinal).Select(rows => rows.Last()).OrderBy(EntityTable.IdOf, StringComparer.Ordinal).ToList();
        targets.ForEach(row => state.Targets.Add(row));
        return new JsonObject(new (string Kind, IEnumerable<JsonObject> Rows)[]
        {
            ("services", state.Services.Rows),
            ("routes", state.Routes.Rows),
            ("upstreams", state.Upstreams.Rows),
            ("targets", targets),
        }.Where(kind => kind.Rows.Any()).Select(kind => KeyValuePair.Create<string, JsonNode?>(kind.Kind, ById(kind.Rows))));
    }

    private static JsonObject ById(IEnumerable<JsonObject> rows) =>
        new(rows.Select(row => KeyValuePair.Create<string, JsonNode?>(EntityTable.IdOf(row), WithoutNulls(row))));

    private static JsonObject WithoutNulls(JsonObject fields) => new(fields.Where(field => field.Value is not null)
        .Select(field => KeyValuePair.Create<string, JsonNode?>(field.Key, field.Value is JsonObject inner ? WithoutNulls(inner) : field.Value!.DeepClone())));

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private void CheckVersion(JsonObject document)
    {
        string[] known = state.Version switch
        {
            KongVersion.V2_0_5 => ["1.1"],
            KongVersion.V2_8_5 => ["1.1", "2.1"],
            _ => ["1.1", "2.1", "3.0"],
        };
        var problem = document["_format_version"] is not { } version
            ? "required field missing"
            : Text(version) is not { } text ? "expected a string" : known.Contains(text, StringComparer.Ordinal) ? null : $"expected one of: {string.Join(", ", known)}";
        if (problem is not null)
        {
            _problems["_format_version"] = problem;
        }
    }

    private void Read(JsonObject document, string kind, Action<JsonObject, JsonObject> one)
    {
        if (document[kind] is { } list && List(list, one) is { } problem)
        {
            _problems[kind] ??= problem;
        }
    }

    private static JsonNode? List(JsonNode list, Action<JsonObject, JsonObject> one)
    {
        if (list is not JsonArray elements)
        {
            return Expected;
        }

        var problems = new JsonArray();
        foreach (var element in elements)
        {
            var fields = new JsonObject();
            one(element?.DeepClone() as JsonObject ?? throw new KongRefusedException(KongProblem.Unexpected), fields);
            problems.Add(fields.Count > 0 ? fields : null);
        }

        return problems.Any(problem => problem is not null) ? problems : null;
    }

    private void Upstream(JsonObject given, JsonObject fields)
    {
        given.Remove("targets", out var targets);
        var id = Complete(state.Upstreams, given, fields, _upstreams, Text(given["name"]));
        Nested("targets", targets, fields, (target, problems) => Target(target, problems, id));
    }

    private void Service(JsonObject given, JsonObject fields)
    {
        given.Remove("routes", out var routes);
        var id = Complete(state.Services, given, fields, _services, Text(given["name"]));
        Nested("routes", routes, fields, (route, problems) => Route(route, problems, id));
    }

    private void Route(JsonObject given, JsonObject fields, string? service)
    {
        given["service"] = service is null ? null : new JsonObject { ["id"] = service };
        _ = Complete(state.Routes, given, fields, _routes, Text(given["name"]));
    }

    private void Target(JsonObject given, JsonObject fields, string? upstream)
    {
        given["upstream"] = new JsonObject { ["id"] = upstream };
        _ = Complete(state.TargetSchema, given, fields, _targets, $"{Text(given["target"])}:{upstream}");
    }

    private static string Complete(EntityTable table, JsonObject given, JsonObject fields, List<JsonObject> into, string? name)
    {
        given["id"] ??= name is null ? Guid.NewGuid().ToString("D") : DerivedIds.Of(table.Schema.Name, name);
        try
        {
            into.Add(table.Complete(given));
        }
        catch (KongRefusedException refusal) when (refusal.Problem.Body["fields"] is JsonObject problems)
        {
            foreach (var (field, problem) in problems)
            {
                fields[field] = problem?.DeepClone();
            }
        }

        return Text(given["id"]) ?? "";
    }

    private static void Nested(string kind, JsonNode? list, JsonObject fields, Action<JsonObject, JsonObject> one)
    {
        if (list is not null && List(list, one) is { } problem)
        {
            fields[kind] = problem;
        }
    }

    private string? ServiceOf(JsonObject route) =>
        route["service"] is { } service ? Referred(_services, "service", "services", service, "routes", Text(route["name"]) ?? "") : null;

    private string? UpstreamOf(JsonObject target) => Referred(_upstreams, "upstream", "upstreams", target["upstream"], "targets", Text(target["target"]) ?? "");

    /// <summary>The id of an entity that another names by name or id; where there is none that is a problem of the other.</summary>
    private string? Referred(List<JsonObject> among, string field, string kind, JsonNode? reference, string by, string name)
    {
        var key = Text(reference) ?? Text(reference?["id"]) ?? Text(reference?["name"]) ?? "";
        var found = among.Find(row => EntityTable.IdOf(row) == key || EntityTable.NameOf(row) == key);
        if (found is null)
        {
            var problems = _problems[by] as JsonObject;
            if (problems is null)
            {
                _problems[by] = problems = [];
            }

            problems[name] = new JsonArray($"invalid reference '{field}: {key}' (no such entry in '{kind}')");
        }

        return found is null ? null : EntityTable.IdOf(found);
    }
}
