namespace PolarisSync.Plugins.Consul;

/// <summary>
/// What the first dumps of a session showed, so that a watch goes on from there instead of reading the whole catalog for itself. A service
/// stands in it as it was when it was read first; of one that was read by name before any dump nothing is known. Kept until a watch takes it.
/// </summary>
internal sealed class FirstReads
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _readByName = new(StringComparer.Ordinal);
    private readonly HashSet<string> _covered = new(StringComparer.Ordinal);
    private Dictionary<string, ulong> _numbers = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _index;
    private int _session;
    private int _underWay;
    private bool _isTaken;

    /// <summary>A session begins.</summary>
    public void Reset()
    {
        lock (_lock)
        {
            Clear();
            _isTaken = false;
            _session++;
            Tell();
        }
    }

    /// <summary>Services are about to be read one by one: what changes until the first dump stands in no dump.</summary>
    public void NoteReadByName(IEnumerable<string> names)
    {
        lock (_lock)
        {
            if (!_isTaken)
            {
                _readByName.UnionWith(names.Where(name => !_covered.Contains(name)));
            }
        }
    }

    /// <summary>A dump begins; null when nobody will ask for what it shows.</summary>
    public FirstRead? Begin()
    {
        lock (_lock)
        {
            if (_isTaken)
            {
                return null;
            }

            _underWay++;
            Tell();
            return new(this, _session);
        }
    }

    /// <summary>
    /// What is known, once all of these services were read or no dump has been under way for a while. Null when there was none. Whoever takes it
    /// is the last who gets it.
    /// </summary>
    public async Task<CatalogBase?> TakeAsync(IReadOnlyCollection<string> names, TimeSpan patience, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            TimeSpan wait;
            lock (_lock)
            {
                if (_isTaken || names.All(name => _covered.Contains(name) || _readByName.Contains(name)))
                {
                    return Take();
                }

                changed = _changed.Task;
                wait = _underWay > 0 ? Timeout.InfiniteTimeSpan : patience;
            }

            using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var first = await Task.WhenAny(changed, Task.Delay(wait, timeProvider, timer.Token));
            await timer.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
            if (first != changed)
            {
                lock (_lock)
                {
                    return Take();
                }
            }
        }
    }

    /// <summary>A dump ended; without numbers it failed.</summary>
    public void End(int session, Dictionary<string, ulong>? numbers, long index, IReadOnlyCollection<string> names)
    {
        lock (_lock)
        {
            if (session != _session || _isTaken)
            {
                return;
            }

            _underWay--;
            if (numbers is not null && index > 0)
            {
                Merge(numbers, index, names);
            }

            Tell();
        }
    }

    private void Merge(Dictionary<string, ulong> numbers, long index, IReadOnlyCollection<string> names)
    {
        var isFirst = _index == 0;
        _index = isFirst ? index : Math.Min(_index, index);
        if (isFirst)
        {
            _numbers = numbers;
        }

        foreach (var name in names.Where(name => !_readByName.Contains(name) && _covered.Add(name) && !isFirst))
        {
            if (numbers.TryGetValue(name, out var number))
            {
                _numbers[name] = number;
            }
            else
            {
                _numbers.Remove(name);
            }
        }
    }

    private CatalogBase? Take()
    {
        var taken = _index == 0 ? null : new CatalogBase(_index, _numbers, [.. _covered]);
        Clear();
        _isTaken = true;
        return taken;
    }

    private void Tell()
    {
        _changed.TrySetResult();
        _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private void Clear()
    {
        (_index, _underWay, _numbers) = (0, 0, []);
        _readByName.Clear();
        _covered.Clear();
    }
}
