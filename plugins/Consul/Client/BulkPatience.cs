namespace PolarisSync.Plugins.Consul;

/// <summary>
/// How long the head of a large answer may take. The server writes it only once the whole answer is made, which grows with the catalog and with
/// the load of the machine, while a server that hangs is to be noticed soon: so it starts short, learns from what answers took, and doubles after
/// one that was too slow. Safe to use from several threads.
/// </summary>
internal sealed class BulkPatience
{
    private static readonly TimeSpan s_least = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(120);
    private long _ticks = s_least.Ticks;

    /// <summary>The time to wait now: 10 s to 2 min.</summary>
    public TimeSpan Now => new(Volatile.Read(ref _ticks));

    /// <summary>An answer's head came after this time.</summary>
    public void Answered(TimeSpan after) => Set(after * 4);

    /// <summary>None came in time.</summary>
    public void TimedOut(TimeSpan waited) => Set(waited * 2);

    private void Set(TimeSpan time) => Volatile.Write(ref _ticks, (time < s_least ? s_least : time > s_most ? s_most : time).Ticks);
}
