using System.Globalization;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Consul;

/// <summary>
/// Turns the indexes of all answers of one endpoint into versions, and notices a server that started over.
/// <para>
/// Number. Consul's raft index is one global counter, but an answer shows the last index that touched <em>its query</em>: for one service
/// the last change of that service, for the dump the last change of anything. So that both order one service, an answer is numbered
/// n = max(its index, the highest index any answer had shown before the request left). Claim: of two views of one service, the one with
/// the lower number never holds the newer state. Reads go through the leader, so a view shows the state at some raft index s with
/// change ≤ n ≤ s, where change is the service's last change up to s: its index is at least change and at most s, and a request that
/// left after an answer at index h sees s ≥ h. Take two views with s1 &gt; s2 that differ. Then the service changed after s2, so
/// n1 ≥ change1 &gt; s2 ≥ n2: the newer one has the higher number. Where they do not differ, refusing the lower number loses nothing.
/// </para>
/// <para>
/// Epoch. Only answers of one path are compared, and only with what was known when the request left, since answers overtake each other.
/// A lower index means another life: restarted empty, restored, replaced. An answer whose request left in an earlier life is refused,
/// because nobody can tell which of the two gave it.
/// </para>
/// </summary>
internal sealed class IndexLedger(TimeProvider timeProvider) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _lastOfPath = new(StringComparer.Ordinal);

    // Two runs of the host must not give one name to two lives of the server.
    private readonly long _run = timeProvider.GetUtcNow().ToUnixTimeMilliseconds();
    private CancellationTokenSource _life = new();
    private long _epoch = 1;
    private long _highest;

    /// <summary>Cancelled as soon as anything shows that the server started over. An index from before means nothing to the new life.</summary>
    public CancellationToken Life
    {
        get
        {
            lock (_gate)
            {
                return _life.Token;
            }
        }
    }

    /// <summary>What those are told who went by the life that ended.</summary>
    public static SyncException Over(string what) =>
        new(SyncErrorKind.Transient, $"Consul started over (its index went back) while {what}; it is asked again.");

    /// <summary>Notes what is known before a request leaves.</summary>
    public IndexTicket Begin(string path)
    {
        lock (_gate)
        {
            return new(path, _epoch, _lastOfPath.GetValueOrDefault(path), _highest);
        }
    }

    /// <summary>Takes the index of an answer and gives its version.</summary>
    /// <param name="ticket">What <see cref="Begin"/> gave.</param>
    /// <param name="index">The answer's index; 0 or less when it had none, which says nothing.</param>
    /// <exception cref="SyncException">Transient: the server started over while the request was under way.</exception>
    public SnapshotVersion Complete(IndexTicket ticket, long index)
    {
        CancellationTokenSource? ended = null;
        SnapshotVersion version;
        lock (_gate)
        {
            if (ticket.Epoch != _epoch)
            {
                throw Over("this answer was under way");
            }

            if (index > 0 && index < ticket.Last)
            {
                ended = StartOver();
            }

            if (index > 0)
            {
                _lastOfPath[ticket.Path] = Math.Max(index, _lastOfPath.GetValueOrDefault(ticket.Path));
                _highest = Math.Max(index, _highest);
            }

            version = new(EpochName, ended is not null ? index : Math.Max(index, ticket.Highest));
        }

        End(ended);
        return version;
    }

    /// <summary>Begins a new life on other evidence than an index.</summary>
    public void ServerReplaced()
    {
        CancellationTokenSource ended;
        lock (_gate)
        {
            ended = StartOver();
        }

        End(ended);
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _life.Dispose();
        }
    }

    private string EpochName => string.Create(CultureInfo.InvariantCulture, $"{_run:x}.{_epoch}");

    private CancellationTokenSource StartOver()
    {
        var ended = _life;
        _life = new();
        _epoch++;
        _highest = 0;
        _lastOfPath.Clear();
        return ended;
    }

    // Outside of the lock: whoever waits for it may go on right here.
    private static void End(CancellationTokenSource? life)
    {
        life?.Cancel();
        life?.Dispose();
    }
}
