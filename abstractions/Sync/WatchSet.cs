namespace PolarisSync.Abstractions;

/// <summary>The live set of what a watch should follow. The engine replaces it, an adapter reads <see cref="Current"/> and waits for the next state.</summary>
public sealed class WatchSet
{
    private readonly Lock _gate = new();
    private WatchSelection _current = WatchSelection.Empty;
    private TaskCompletionSource _replaced = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The present state; an immutable value.</summary>
    public WatchSelection Current
    {
        get
        {
            lock (_gate)
            {
                return _current;
            }
        }
    }

    /// <summary>Replaces the state and wakes whoever waits; does nothing when both sets are the ones already there.</summary>
    public void Replace(WatchSelection selection)
    {
        ArgumentNullException.ThrowIfNull(selection);
        TaskCompletionSource replaced;
        lock (_gate)
        {
            if (_current.Services.SetEquals(selection.Services) && _current.Namespaces.SetEquals(selection.Namespaces))
            {
                return;
            }

            _current = selection;
            replaced = _replaced;
            _replaced = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        replaced.SetResult();
    }

    /// <summary>Completes as soon as the present state is not <paramref name="seen"/>, at once if it already is another; returns it.</summary>
    /// <param name="seen">The state the caller has acted on, as <see cref="Current"/> gave it.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<WatchSelection> WaitForChangeAsync(WatchSelection seen, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task replaced;
            lock (_gate)
            {
                if (!ReferenceEquals(_current, seen))
                {
                    return _current;
                }

                replaced = _replaced.Task;
            }

            await replaced.WaitAsync(cancellationToken);
        }
    }
}
