using System.Collections.Immutable;

namespace PolarisSync.Tests.Fakes.Nacos.State;

/// <summary>The configuration centre, as far as it has been recorded.</summary>
internal sealed class ConfigStore(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ConfigKey, ConfigEntry> _entries = [];
    private readonly List<ConfigRevision> _history = [];
    private long _ids;

    /// <summary>Tells which configuration got other content or went.</summary>
    public event Action<ConfigKey>? Changed;

    public ConfigEntry? Get(ConfigKey key)
    {
        lock (_gate)
        {
            return _entries.GetValueOrDefault(key);
        }
    }

    public ImmutableArray<ConfigEntry> Where(Func<ConfigEntry, bool> wanted)
    {
        lock (_gate)
        {
            return [.. _entries.Values.Where(wanted)];
        }
    }

    public ImmutableArray<ConfigRevision> History(ConfigKey key)
    {
        lock (_gate)
        {
            return [.. _history.Where(revision => revision.Entry.Key == key).Reverse()];
        }
    }

    /// <summary>Writes; false where another content is there than the condition says.</summary>
    public bool Publish(ConfigEntry entry, string? expected)
    {
        lock (_gate)
        {
            var before = _entries.GetValueOrDefault(entry.Key);
            if (before is not null && !string.IsNullOrEmpty(expected) && before.Md5 != expected)
            {
                return false;
            }

            var now = time.GetUtcNow();
            var after = entry with { Id = before?.Id ?? ++_ids, Created = before?.Created ?? now, Modified = now };
            _entries[entry.Key] = after;
            _history.Add(new ConfigRevision(++_ids, before ?? after, before is null ? "I" : "U", now));
            if (before?.Md5 == after.Md5)
            {
                return true;
            }
        }

        Changed?.Invoke(entry.Key);
        return true;
    }

    public void Remove(ConfigKey key)
    {
        lock (_gate)
        {
            if (!_entries.Remove(key, out var before))
            {
                return;
            }

            _history.Add(new ConfigRevision(++_ids, before, "D", time.GetUtcNow()));
        }

        Changed?.Invoke(key);
    }

    public void Clear()
    {
        lock (_gate)
        {
            _entries.Clear();
            _history.Clear();
        }
    }
}
