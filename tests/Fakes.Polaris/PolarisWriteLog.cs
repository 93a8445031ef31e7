using System.Collections.Immutable;

namespace PolarisSync.Tests.Fakes.Polaris;

/// <summary>Every write in its order, refused ones included.</summary>
public sealed class PolarisWriteLog
{
    private readonly Lock _gate = new();
    private ImmutableList<PolarisWrite> _writes = [];

    /// <summary>All since the start or the last <see cref="Reset"/>.</summary>
    public IReadOnlyList<PolarisWrite> All
    {
        get
        {
            lock (_gate)
            {
                return _writes;
            }
        }
    }

    /// <summary>How many there are.</summary>
    public int Count => All.Count;

    /// <summary>Begins anew.</summary>
    public void Reset()
    {
        lock (_gate)
        {
            _writes = [];
        }
    }

    internal void Add(PolarisWrite write)
    {
        lock (_gate)
        {
            _writes = _writes.Add(write);
        }
    }
}
