namespace PolarisSync.Plugins.Consul;

/// <summary>Follows the list of services.</summary>
internal sealed class ListLoop(WatchContext context)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Called whenever the list's query wakes, also for changes that leave the names as they are.</summary>
    public Func<CancellationToken, Task>? Woken { get; init; }

    public async Task RunAsync(
        bool announce, TaskCompletionSource ready, Func<CancellationToken, ValueTask> changed, CancellationToken cancellationToken)
    {
        HashSet<string>? known = null;
        for (long index = 0; ;)
        {
            var answer = await context.Reader.ListAsync(ConsulQuery.Services with { Index = index, Wait = context.Wait }, cancellationToken);
            context.Heard();
            var names = answer.Value.Keys.ToHashSet(StringComparer.Ordinal);
            if (known is null ? announce : !known.SetEquals(names))
            {
                await changed(cancellationToken);
            }

            if (known is not null && answer.Index != index && Woken is not null)
            {
                await Woken(cancellationToken);
            }

            known = names;
            index = answer.Index;
            ready.TrySetResult();
            await context.PauseAsync(Pause, cancellationToken);
        }
    }
}
