namespace PolarisSync.Plugins.Consul;

/// <summary>What the kinds of watching share.</summary>
/// <param name="Client">Talks to Consul.</param>
/// <param name="Reader">Reads what changed.</param>
/// <param name="Mapper">Translates.</param>
/// <param name="TimeProvider">The clock.</param>
/// <param name="Wait">How long a query waits.</param>
/// <param name="MostByName">How many services are followed one by one; more are followed through the dump.</param>
internal sealed record WatchContext(
    ConsulClient Client, CatalogReader Reader, ConsulMapper Mapper, TimeProvider TimeProvider, TimeSpan Wait, int MostByName)
{
    private long _written;
    private long _lastHeard = TimeProvider.GetUtcNow().UtcTicks;

    /// <summary>When the last answer of a watch came.</summary>
    public DateTimeOffset LastHeard => new(Volatile.Read(ref _lastHeard), TimeSpan.Zero);

    /// <summary>How many changes of ours were sent here so far; the watch sees them too.</summary>
    public long Written => Volatile.Read(ref _written);

    /// <summary>Counts changes of ours.</summary>
    public void NoteWritten(int changes) => Interlocked.Add(ref _written, changes);

    /// <summary>Notes a sign of life.</summary>
    public void Heard() => Volatile.Write(ref _lastHeard, TimeProvider.GetUtcNow().UtcTicks);

    /// <summary>Whether so many services are followed by a query each.</summary>
    public bool IsNarrow(int services) => services <= MostByName;

    public Task PauseAsync(TimeSpan pause, CancellationToken cancellationToken) => Task.Delay(pause, TimeProvider, cancellationToken);

    /// <summary>The names to follow; services of other namespaces do not exist here.</summary>
    public static HashSet<string> NamesOf(Abstractions.WatchSelection selection) =>
        selection.Services.Where(ServiceKeys.IsDefault).Select(key => key.Name).ToHashSet(StringComparer.Ordinal);

    public static bool WantsList(Abstractions.WatchSelection selection) => selection.Namespaces.Contains(Abstractions.ServiceKey.DefaultNamespace);
}
