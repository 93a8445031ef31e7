namespace PolarisSync.Tests.Fakes.Polaris.State;

/// <summary>The memory of beats. It is lost on a restart.</summary>
internal sealed class Beats
{
    /// <summary>How many beats for something unknown are taken before the answer is that there is no such thing.</summary>
    private const int TakenUnknown = 4;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, DateTimeOffset> _last = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _unknown = new(StringComparer.Ordinal);

    /// <summary>Keeps a beat; false when the id has been unknown for too many of them.</summary>
    public bool Keep(string id, DateTimeOffset at, bool known)
    {
        lock (_gate)
        {
            _last[id] = at;
            if (known)
            {
                _unknown.Remove(id);
                return true;
            }

            var count = _unknown.GetValueOrDefault(id) + 1;
            _unknown[id] = count;
            return count <= TakenUnknown;
        }
    }

    public DateTimeOffset? Last(string id)
    {
        lock (_gate)
        {
            return _last.TryGetValue(id, out var last) ? last : null;
        }
    }

    public void Forget(string id)
    {
        lock (_gate)
        {
            _last.Remove(id);
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _last.Clear();
            _unknown.Clear();
        }
    }
}
