using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace PolarisSync.Abstractions;

/// <summary>
/// Immutable string pairs, sorted by key ordinally, compared by value. Made for registries with very many instances: two arrays' worth
/// of memory, no tree nodes.
/// </summary>
public sealed class MetadataMap : IReadOnlyDictionary<string, string>, IEquatable<MetadataMap>
{
    private readonly KeyValuePair<string, string>[] _pairs;

    private MetadataMap(KeyValuePair<string, string>[] sortedPairs) => _pairs = sortedPairs;

    /// <summary>No pairs.</summary>
    public static MetadataMap Empty { get; } = new([]);

    /// <summary>Number of pairs.</summary>
    public int Count => _pairs.Length;

    /// <summary>The keys, sorted ordinally.</summary>
    public IEnumerable<string> Keys => _pairs.Select(pair => pair.Key);

    /// <summary>The values in the order of their keys.</summary>
    public IEnumerable<string> Values => _pairs.Select(pair => pair.Value);

    /// <summary>The value of a key.</summary>
    /// <exception cref="KeyNotFoundException">The key is absent.</exception>
    public string this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"No metadata key '{key}'.");

    /// <summary>Copies the pairs; of a key given twice the last one stays. A null value becomes the empty string.</summary>
    public static MetadataMap From(IEnumerable<KeyValuePair<string, string>>? pairs)
    {
        if (pairs is null)
        {
            return Empty;
        }

        if (pairs is MetadataMap map)
        {
            return map;
        }

        var list = new List<KeyValuePair<string, string>>();
        foreach (var (key, value) in pairs)
        {
            list.Add(new(key, value ?? ""));
        }

        if (list.Count == 0)
        {
            return Empty;
        }

        // A stable order, so that "the last one stays" holds for doubled keys.
        var sorted = list.Select((pair, index) => (pair, index))
            .OrderBy(entry => entry.pair.Key, StringComparer.Ordinal).ThenBy(entry => entry.index)
            .Select(entry => entry.pair).ToList();
        var kept = new List<KeyValuePair<string, string>>(sorted.Count);
        foreach (var pair in sorted)
        {
            if (kept.Count > 0 && string.Equals(kept[^1].Key, pair.Key, StringComparison.Ordinal))
            {
                kept[^1] = pair;
            }
            else
            {
                kept.Add(pair);
            }
        }

        return new([.. kept]);
    }

    /// <summary>This map with one pair set.</summary>
    public MetadataMap With(string key, string value)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        var index = IndexOf(key);
        if (index >= 0)
        {
            if (string.Equals(_pairs[index].Value, value, StringComparison.Ordinal))
            {
                return this;
            }

            var copy = (KeyValuePair<string, string>[])_pairs.Clone();
            copy[index] = new(key, value);
            return new(copy);
        }

        var at = ~index;
        var grown = new KeyValuePair<string, string>[_pairs.Length + 1];
        Array.Copy(_pairs, grown, at);
        grown[at] = new(key, value);
        Array.Copy(_pairs, at, grown, at + 1, _pairs.Length - at);
        return new(grown);
    }

    /// <summary>This map without one key; the same map when the key is absent.</summary>
    public MetadataMap Without(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var index = IndexOf(key);
        if (index < 0)
        {
            return this;
        }

        return _pairs.Length == 1 ? Empty : new([.. _pairs[..index], .. _pairs[(index + 1)..]]);
    }

    /// <summary>Whether the key is present.</summary>
    public bool ContainsKey(string key) => IndexOf(key) >= 0;

    /// <summary>Looks a key up.</summary>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out string value)
    {
        var index = IndexOf(key);
        value = index >= 0 ? _pairs[index].Value : null;
        return index >= 0;
    }

    /// <summary>The value of a key, or null when it is absent.</summary>
    public string? Find(string key) => TryGetValue(key, out var value) ? value : null;

    /// <summary>Same keys with same values.</summary>
    public bool Equals(MetadataMap? other)
    {
        if (ReferenceEquals(this, other))
        {
            return true;
        }

        if (other is null || other._pairs.Length != _pairs.Length)
        {
            return false;
        }

        for (var i = 0; i < _pairs.Length; i++)
        {
            if (!string.Equals(_pairs[i].Key, other._pairs[i].Key, StringComparison.Ordinal)
                || !string.Equals(_pairs[i].Value, other._pairs[i].Value, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as MetadataMap);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var (key, value) in _pairs)
        {
            hash.Add(key, StringComparer.Ordinal);
            hash.Add(value, StringComparer.Ordinal);
        }

        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, string>>)_pairs).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private int IndexOf(string key)
    {
        int low = 0, high = _pairs.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = string.CompareOrdinal(_pairs[middle].Key, key);
            if (order == 0)
            {
                return middle;
            }

            if (order < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return ~low;
    }
}
