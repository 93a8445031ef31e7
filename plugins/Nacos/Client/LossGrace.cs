using System.Collections.Concurrent;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Nacos;

/// <summary>
/// Decides whether a service that lost instances is believed. Nacos keeps ephemeral instances in memory: after a restart it answers at once,
/// cheerfully, with services that are empty until their applications have noticed and registered again. Nothing in an answer tells that. So for a
/// while after a connection was lost, a read with fewer instances than the one before counts as no read at all. A read may be faster than the news
/// that the connections broke, so the connections themselves are asked before a loss is believed.
/// </summary>
internal sealed class LossGrace(TimeProvider timeProvider, TimeSpan settle)
{
    private readonly ConcurrentDictionary<NacosService, int> _counts = new();
    private readonly ConcurrentDictionary<ILifeWitness, bool> _witnesses = new();
    private readonly Lock _gate = new();
    private bool _isDown;
    private DateTimeOffset _until = DateTimeOffset.MinValue;

    /// <summary>Something shows that the server is or was away.</summary>
    public void NoteFailure()
    {
        lock (_gate)
        {
            _isDown = true;
        }
    }

    /// <summary>The server answers.</summary>
    public void NoteAnswer()
    {
        if (!Volatile.Read(ref _isDown))
        {
            return;
        }

        lock (_gate)
        {
            if (_isDown)
            {
                _isDown = false;
                _until = timeProvider.GetUtcNow() + settle;
            }
        }
    }

    /// <summary>From now on it is asked before a loss is believed.</summary>
    public void Join(ILifeWitness witness) => _witnesses[witness] = true;

    /// <summary>It is given up on purpose and tells nothing any more.</summary>
    public void Leave(ILifeWitness witness) => _witnesses.TryRemove(witness, out _);

    /// <summary>The server does not know it any more, or cannot be reached: a failure, if it was one that is asked.</summary>
    public void NoteLost(ILifeWitness witness)
    {
        if (_witnesses.ContainsKey(witness))
        {
            NoteFailure();
            Leave(witness);
        }
    }

    /// <summary>Takes a complete read, unless it shows a loss.</summary>
    /// <param name="service">What was read.</param>
    /// <param name="instances">How many instances without a mark it shows.</param>
    public bool TryTake(NacosService service, int instances)
    {
        if (instances < _counts.GetValueOrDefault(service))
        {
            return false;
        }

        Take(service, instances);
        return true;
    }

    /// <summary>Takes a complete read that shows a loss which is believed.</summary>
    public void Take(NacosService service, int instances)
    {
        if (instances > 0)
        {
            _counts[service] = instances;
        }
        else
        {
            _counts.TryRemove(service, out _);
        }
    }

    /// <summary>Asked after reads that show losses: has the server been the same all along?</summary>
    /// <returns>How long losses are not believed; zero or less when they are.</returns>
    public async Task<TimeSpan> AskAsync(CancellationToken cancellationToken)
    {
        if (settle == TimeSpan.Zero || Remaining() is { Ticks: > 0 })
        {
            return Remaining();
        }

        var witnesses = _witnesses.Keys.ToList();
        var known = await Task.WhenAll(witnesses.Select(witness => witness.IsKnownAsync(cancellationToken)));
        if (witnesses.Zip(known).Any(asked => !asked.Second && _witnesses.ContainsKey(asked.First)))
        {
            NoteFailure();
        }

        return Remaining();
    }

    /// <summary>Why a loss is not believed.</summary>
    public SyncException Refusal(NacosService service, int instances, TimeSpan remaining) =>
        NacosErrors.Settling(service, _counts.GetValueOrDefault(service), instances, remaining);

    private TimeSpan Remaining()
    {
        lock (_gate)
        {
            return _isDown ? settle : _until - timeProvider.GetUtcNow();
        }
    }
}
