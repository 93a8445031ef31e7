using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Kubernetes;

/// <summary>What changed since somebody looked; many changes of one service are one note. Thread-safe.</summary>
internal sealed class WatchNotes
{
    private readonly Lock _gate = new();
    private HashSet<ServiceKey> _services = [];
    private HashSet<string> _namespaces = new(StringComparer.Ordinal);
    private TaskCompletionSource _noted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Note(ServiceKey service)
    {
        lock (_gate)
        {
            _services.Add(service);
            _noted.TrySetResult();
        }
    }

    public void NoteList(string ns)
    {
        lock (_gate)
        {
            _namespaces.Add(ns);
            _noted.TrySetResult();
        }
    }

    /// <summary>Completes once there is something.</summary>
    public Task WaitAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return _noted.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Takes everything that was noted.</summary>
    public (HashSet<ServiceKey> Services, HashSet<string> Namespaces) Take()
    {
        lock (_gate)
        {
            var taken = (_services, _namespaces);
            _services = [];
            _namespaces = new(StringComparer.Ordinal);
            _noted = new(TaskCreationOptions.RunContinuationsAsynchronously);
            return taken;
        }
    }
}
