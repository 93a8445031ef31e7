using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;

namespace PolarisSync.Tests.Fakes.Kubernetes.State;

/// <summary>What is stored, how it came about, and how much of that is remembered. Everything under <see cref="Gate"/>.</summary>
internal sealed class KubeState(TimeProvider time)
{
    private static readonly ImmutableSortedDictionary<string, JsonObject> Empty = ImmutableSortedDictionary.Create<string, JsonObject>(StringComparer.Ordinal);
    private readonly Dictionary<KubeKind, ImmutableSortedDictionary<string, JsonObject>> _now = KubeKind.All.ToDictionary(kind => kind, _ => Empty);
    private readonly List<(long Version, KubeKind Kind, ImmutableSortedDictionary<string, JsonObject> Objects)> _states = [];
    private readonly List<KubeChange> _changes = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Lock Gate { get; } = new();

    /// <summary>The newest version of the server; a fresh one has counted some already.</summary>
    public long Version { get; private set; } = 200;

    /// <summary>A watch from before this is too old.</summary>
    public long Remembered { get; private set; } = 200;

    /// <summary>States from before this are forgotten.</summary>
    public long Compacted { get; private set; }

    public ImmutableSortedDictionary<string, JsonObject> Now(KubeKind kind) => _now[kind];

    /// <summary>The objects at a version.</summary>
    public ImmutableSortedDictionary<string, JsonObject> At(KubeKind kind, long version) =>
        _states.LastOrDefault(state => state.Kind == kind && state.Version <= version) is { Objects: { } objects } ? objects : Empty;

    public JsonObject? Find(KubeKind kind, string ns, string name) => _now[kind].GetValueOrDefault(Key(ns, name));

    /// <summary>The newest write of a kind.</summary>
    public long NewestOf(KubeKind kind) => _changes.LastOrDefault(change => change.Kind == kind)?.Version ?? Remembered;

    /// <summary>Stores an object; its version, and for a new one uid and time, are given here. Nothing is written where nothing changed.</summary>
    public JsonObject Put(KubeKind kind, string ns, string name, JsonObject content)
    {
        var before = Find(kind, ns, name);
        var meta = content["metadata"] as JsonObject ?? [];
        var after = new JsonObject { ["kind"] = kind.Name, ["apiVersion"] = kind.ApiVersion };
        var fullMeta = new JsonObject
        {
            ["name"] = name,
            ["namespace"] = ns,
            ["uid"] = before?["metadata"]!["uid"]!.GetValue<string>() ?? Text(meta, "uid") ?? Guid.NewGuid().ToString(),
            ["resourceVersion"] = before?["metadata"]!["resourceVersion"]!.GetValue<string>() ?? "",
            ["creationTimestamp"] = before?["metadata"]!["creationTimestamp"]!.GetValue<string>() ?? time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        };
        foreach (var part in new[] { "labels", "annotations" })
        {
            if (meta[part] is JsonObject { Count: > 0 } pairs)
            {
                fullMeta[part] = pairs.DeepClone();
            }
        }

        after["metadata"] = fullMeta;
        foreach (var (field, value) in content.Where(field => field.Key is not ("kind" or "apiVersion" or "metadata")))
        {
            after[field] = value?.DeepClone();
        }

        if (before is not null && JsonNode.DeepEquals(before, after))
        {
            return before;
        }

        fullMeta["resourceVersion"] = Next();
        Write(kind, ns, name, before, after);
        return after;
    }

    /// <summary>Deletes an object; false where there is none.</summary>
    public bool Delete(KubeKind kind, string ns, string name)
    {
        if (Find(kind, ns, name) is not { } before)
        {
            return false;
        }

        Next();
        Write(kind, ns, name, before, null);
        return true;
    }

    /// <summary>Forgets older states: ends continue tokens and exact lists.</summary>
    public void Compact() => Compacted = Version;

    /// <summary>A new process: it remembers nothing, and writes something when it starts.</summary>
    public void Restart()
    {
        Next();
        Remembered = Version;
        _changes.Clear();
    }

    /// <summary>The changes after a version, and what completes at the next one.</summary>
    public (List<KubeChange> Changes, Task Next) After(KubeKind kind, long version)
    {
        var found = new List<KubeChange>();
        for (var at = _changes.Count - 1; at >= 0 && _changes[at].Version > version; at--)
        {
            if (_changes[at].Kind == kind)
            {
                found.Add(_changes[at]);
            }
        }

        found.Reverse();
        return (found, _changed.Task);
    }

    private static string? Text(JsonObject from, string name) => from[name]?.GetValue<string>();

    // By namespace, then name.
    private static string Key(string ns, string name) => $"{ns}/{name}";

    private string Next() => (++Version).ToString(CultureInfo.InvariantCulture);

    private void Write(KubeKind kind, string ns, string name, JsonObject? before, JsonObject? after)
    {
        _now[kind] = after is null ? _now[kind].Remove(Key(ns, name)) : _now[kind].SetItem(Key(ns, name), after);
        _states.Add((Version, kind, _now[kind]));
        _changes.Add(new(Version, kind, ns, name, before, after));
        var changed = _changed;
        _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        changed.TrySetResult();
    }
}
