using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Nacos;

/// <summary>
/// Decides whether a service that lost instances is believed. Nacos keeps ephemeral instances in memory: after a restart it answers at once,
/// cheerfully, with services that are empty until their applications have noticed and registered again. Nothing in an answer tells that. So for a
/// while after a connection was lost, a read with fewer instances than the one before counts as no read at all.
/// </summary>
internal sealed class LossGrace(TimeProvider timeProvider, TimeSpan settle)
{
    private readonly ConcurrentDictionary<NacosService, int> _counts = new();
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

    /// <summary>Takes a complete read.</summary>
    /// <exception cref="SyncException">Transient: it shows a loss that is not believed yet.</exception>
    public void Check(NacosService service, int instances)
    {
        if (!TryTake(service, instances, out var refusal))
        {
            throw refusal;
        }
    }

    /// <summary>Takes a complete read, unless it shows a loss that is not believed yet.</summary>
    /// <param name="service">What was read.</param>
    /// <param name="instances">How many instances without a mark it shows.</param>
    /// <param name="refusal">Why it is not taken.</param>
    public bool TryTake(NacosService service, int instances, [NotNullWhen(false)] out SyncException? refusal)
    {
        var before = _counts.GetValueOrDefault(service);
        if (instances < before && Remaining() is var remaining && remaining > TimeSpan.Zero)
        {
            refusal = NacosErrors.Settling(service, before, instances, remaining);
            return false;
        }

        refusal = null;

        if (instances > 0)
        {
            _counts[service] = instances;
        }
        else
        {
            _counts.TryRemove(service, out _);
        }

        return true;
    }

    private TimeSpan Remaining()
    {
        lock (_gate)
        {
            return _isDown ? settle : _until - timeProvider.GetUtcNow();
        }
    }
}
