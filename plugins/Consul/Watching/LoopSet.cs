namespace PolarisSync.Plugins.Consul;

/// <summary>Named loops with one owner: started, stopped and awaited here; the first that fails ends them all.</summary>
internal sealed class LoopSet(CancellationTokenSource stop) : IAsyncDisposable
{
    private readonly Dictionary<string, (Task Task, CancellationTokenSource Stop)> _loops = new(StringComparer.Ordinal);

    /// <summary>Starts a loop unless it runs already; <paramref name="begun"/> gets what completes when it has its first answer.</summary>
    public void Start(string name, Func<TaskCompletionSource, CancellationToken, Task> loop, List<Task> begun)
    {
        if (_loops.ContainsKey(name))
        {
            return;
        }

        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var own = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
        _loops[name] = (loop(ready, own.Token), own);
        begun.Add(ready.Task);
    }

    /// <summary>Stops the loops of other names and waits until they are gone.</summary>
    public async Task KeepOnlyAsync(IReadOnlyCollection<string> names)
    {
        foreach (var name in _loops.Keys.Except(names, StringComparer.Ordinal).ToList())
        {
            _loops.Remove(name, out var loop);
            await EndAsync(loop);
        }
    }

    /// <summary>Waits for something besides the loops; throws what a loop fails with meanwhile.</summary>
    public async Task WatchAsync(Task task)
    {
        // A loop that ended well (nothing to follow) is not waited for.
        while (!task.IsCompleted)
        {
            var running = _loops.Values.Select(loop => loop.Task).Where(loop => !loop.IsCompletedSuccessfully);
            await await Task.WhenAny([task, .. running]);
        }

        await task;
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        foreach (var loop in _loops.Values)
        {
            await EndAsync(loop);
        }
    }

    private static async Task EndAsync((Task Task, CancellationTokenSource Stop) loop)
    {
        await loop.Stop.CancelAsync();

        // What it fails with now was thrown by WatchAsync before, or nobody needs it any more.
        await loop.Task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        loop.Stop.Dispose();
    }
}
