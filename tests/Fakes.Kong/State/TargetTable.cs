using System.Text.Json.Nodes;
using PolarisSync.Tests.Fakes.Kong.Wire;

namespace PolarisSync.Tests.Fakes.Kong.State;

/// <summary>The rows of all targets, by upstream.</summary>
internal sealed class TargetTable
{
    private readonly Dictionary<string, List<TargetRow>> _rows = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TargetRow> _ids = new(StringComparer.Ordinal);
    private long _number;

    /// <summary>All rows of an upstream, in the order in which they came.</summary>
    public IReadOnlyList<TargetRow> Of(string upstreamId) => _rows.GetValueOrDefault(upstreamId) ?? [];

    /// <summary>All rows of all upstreams.</summary>
    public IEnumerable<TargetRow> All => _rows.Values.SelectMany(rows => rows);

    /// <summary>The newest row of each address, newest first.</summary>
    public IReadOnlyList<TargetRow> Newest(string upstreamId)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return [.. Of(upstreamId).Reverse().Where(row => seen.Add(row.Address))];
    }

    /// <summary>The newest row with this address, spelled as Kong shows it, or the row with this id.</summary>
    public TargetRow? Find(string upstreamId, string key) => Rules.IsId(key)
        ? _ids.GetValueOrDefault(key) is { } row && row.UpstreamId == upstreamId ? row : null
        : Of(upstreamId).LastOrDefault(candidate => candidate.Address == key);

    public bool HasId(string id) => _ids.ContainsKey(id);

    /// <summary>Adds a row.</summary>
    public TargetRow Add(JsonObject fields)
    {
        var row = new TargetRow(++_number, fields);
        if (!_rows.TryGetValue(row.UpstreamId, out var rows))
        {
            _rows[row.UpstreamId] = rows = [];
        }

        rows.Add(row);
        _ids[row.Id] = row;
        return row;
    }

    public void Remove(TargetRow row)
    {
        _ids.Remove(row.Id);
        _rows[row.UpstreamId].Remove(row);
    }

    public void RemoveAll(string upstreamId)
    {
        foreach (var row in Of(upstreamId))
        {
            _ids.Remove(row.Id);
        }

        _rows.Remove(upstreamId);
    }
}
