using System.Text;
using System.Text.Json.Nodes;
using PolarisSync.Tests.Fakes.Kong.Wire;

namespace PolarisSync.Tests.Fakes.Kong.State;

/// <summary>All entities of one kind, found by id and by name, in the order of their ids.</summary>
internal sealed class EntityTable(EntitySchema schema, KongClock clock)
{
    // In bytes: the index of the database takes no more; measured.
    private const int LongestName = 2700;
    private readonly SortedDictionary<string, JsonObject> _rows = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _ids = new(StringComparer.Ordinal);

    public EntitySchema Schema => schema;

    public IEnumerable<JsonObject> Rows => _rows.Values;

    /// <summary>An entity by id or name; null where there is none.</summary>
    /// <exception cref="KongRefusedException">It can be neither.</exception>
    public JsonObject? Select(string key)
    {
        CheckKey(key);
        return Peek(key);
    }

    /// <summary>An entity by id or name, whatever the key looks like.</summary>
    public JsonObject? Peek(string key) => _rows.GetValueOrDefault(Rules.IsId(key) ? key : _ids.GetValueOrDefault(key, ""));

    /// <summary>Refuses what can be no name.</summary>
    public void CheckKey(string key)
    {
        if (!Rules.IsId(key) && schema.Find("name")?.Check(JsonValue.Create(key)) is { } problem)
        {
            throw new KongRefusedException(KongProblem.InvalidUnique("name", problem));
        }
    }

    /// <summary>A new entity with all its fields, checked but not stored.</summary>
    public JsonObject Complete(JsonObject given, bool replacing = false)
    {
        var row = given.DeepClone().AsObject();
        schema.Expand(row, true);
        row["id"] ??= Guid.NewGuid().ToString("D");
        Date(row, "created_at", always: replacing);
        if (schema.DatesChanges)
        {
            Date(row, "updated_at", always: true);
        }

        SchemaCheck.Fill(schema.Fields, row);
        Refuse(SchemaCheck.Problems(schema.Fields, row), row);
        SchemaCheck.Tidy(schema.Fields, row);
        return row;
    }

    /// <summary>Stores a new entity.</summary>
    public JsonObject Insert(JsonObject row)
    {
        CheckDatabase(row);
        if (_rows.ContainsKey(IdOf(row)))
        {
            throw new KongRefusedException(KongProblem.PrimaryKey(IdOf(row)));
        }

        CheckName(row);
        Store(row);
        return row;
    }

    /// <summary>What a PUT makes: the entity that the key names, all of it anew but its id.</summary>
    public JsonObject Replacement(string key, JsonObject given)
    {
        CheckKey(key);
        var wanted = given.DeepClone().AsObject();
        if (Rules.IsId(key))
        {
            wanted["id"] = key;
        }
        else
        {
            wanted["name"] = key;
            if (Peek(key) is { } current)
            {
                wanted["id"] = IdOf(current);
            }
        }

        return Complete(wanted, replacing: true);
    }

    /// <summary>Stores an entity in the place of the one with its id, if there is one.</summary>
    public JsonObject Replace(JsonObject row, string? key = null)
    {
        CheckDatabase(row, key);
        CheckName(row);
        Store(row);
        return row;
    }

    /// <summary>What a PATCH makes of an entity, checked but not stored.</summary>
    public JsonObject Changed(JsonObject current, JsonObject given)
    {
        var part = given.DeepClone().AsObject();
        schema.Expand(part, false);
        var problems = SchemaCheck.Problems(schema.Fields, part);
        var row = current.DeepClone().AsObject();
        Merge(schema.Fields, row, part);
        row["id"] = IdOf(current);
        if (schema.DatesChanges)
        {
            row["updated_at"] = Now();
        }

        Refuse(problems, row);
        SchemaCheck.Tidy(schema.Fields, row);
        return row;
    }

    /// <summary>Takes an entity out.</summary>
    public void Remove(JsonObject row)
    {
        if (_rows.Remove(IdOf(row)) && NameOf(row) is { } name)
        {
            _ids.Remove(name);
        }
    }

    public static string IdOf(JsonObject row) => row["id"]!.GetValue<string>();

    public static string? NameOf(JsonObject row) => row["name"]?.GetValue<string>();

    private static void Merge(IReadOnlyList<Field> fields, JsonObject into, JsonObject part)
    {
        foreach (var (name, value) in part)
        {
            var field = fields.FirstOrDefault(candidate => candidate.Name == name);
            if (field?.Kind == FieldKind.Record && value is JsonObject inner && into[name] is JsonObject target)
            {
                Merge(field.Fields, target, inner);
            }
            else
            {
                into[name] = value?.DeepClone();
            }
        }
    }

    private void Refuse(JsonObject problems, JsonObject whole)
    {
        schema.CheckWhole(whole, problems);
        if (problems.Count > 0)
        {
            throw new KongRefusedException(KongProblem.Schema(problems));
        }
    }

    /// <summary>Stores an entity that was loaded, whatever has its id or name.</summary>
    public void Load(JsonObject row) => Store(row);

    private void CheckDatabase(JsonObject row, string? key = null)
    {
        if (schema.Fields.Any(field => field.NotNullInDatabase && row[field.Name] is null))
        {
            throw new KongRefusedException(
                key is null || Rules.IsId(key) ? KongProblem.PrimaryKey(IdOf(row)) : KongProblem.PrimaryKey(key, "name"));
        }
    }

    private void CheckName(JsonObject row)
    {
        var name = NameOf(row) ?? "";
        if (Encoding.UTF8.GetByteCount(name) > LongestName)
        {
            throw new KongRefusedException(KongProblem.Unexpected);
        }

        if (_ids.TryGetValue(name, out var id) && id != IdOf(row))
        {
            throw new KongRefusedException(KongProblem.Unique("name", name));
        }
    }

    private void Store(JsonObject row)
    {
        if (_rows.TryGetValue(IdOf(row), out var before) && NameOf(before) is { } old)
        {
            _ids.Remove(old);
        }

        _rows[IdOf(row)] = row;
        if (NameOf(row) is { } name)
        {
            _ids[name] = IdOf(row);
        }
    }

    private void Date(JsonObject row, string field, bool always)
    {
        if (always || row[field] is null)
        {
            row[field] = Now();
        }
    }

    private JsonNode Now() => schema.FineTimes ? clock.Fine : clock.Seconds;
}
