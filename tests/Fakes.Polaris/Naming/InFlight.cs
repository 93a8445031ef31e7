namespace PolarisSync.Tests.Fakes.Polaris.Naming;

/// <summary>The ids in the window that is being gathered: a second write of one of them is refused.</summary>
internal sealed class InFlight
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);

    public bool TryHold(string id)
    {
        lock (_gate)
        {
            return _ids.Add(id);
        }
    }

    public void Release(IEnumerable<string> ids)
    {
        lock (_gate)
        {
            _ids.ExceptWith(ids);
        }
    }
}
