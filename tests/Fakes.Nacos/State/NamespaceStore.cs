using System.Collections.Immutable;

namespace PolarisSync.Tests.Fakes.Nacos.State;

/// <summary>The namespaces somebody made. The registry works without: a name nobody made is as good.</summary>
internal sealed class NamespaceStore
{
    private readonly Lock _gate = new();
    private readonly OrderedDictionary<string, (string Name, string? Description)> _made = new(StringComparer.Ordinal);

    public ImmutableArray<(string Id, string Name, string? Description)> All()
    {
        lock (_gate)
        {
            return [.. _made.Select(made => (made.Key, made.Value.Name, made.Value.Description))];
        }
    }

    public bool Exists(string id)
    {
        lock (_gate)
        {
            return _made.ContainsKey(id);
        }
    }

    public bool Add(string id, string name, string? description)
    {
        lock (_gate)
        {
            return _made.TryAdd(id, (name, description));
        }
    }

    public void Edit(string id, string name, string? description)
    {
        lock (_gate)
        {
            if (_made.ContainsKey(id))
            {
                _made[id] = (name, description);
            }
        }
    }

    public void Remove(string id)
    {
        lock (_gate)
        {
            _made.Remove(id);
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _made.Clear();
        }
    }
}
