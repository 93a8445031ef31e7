using PolarisSync.Core.Planning;

namespace PolarisSync.Core.Guard;

/// <summary>What a target showed over time: a step function, kept for as long as a base may reach back.</summary>
internal sealed class VisibleSeries
{
    private const int MostSamples = 240;
    private readonly List<VisibleSample> _samples = [];

    // When the count grew last while a target that was empty is filled for the first time; null once that is over.
    private DateTimeOffset? _grewAt;

    /// <summary>The samples, oldest first.</summary>
    public IReadOnlyList<VisibleSample> Samples => _samples;

    /// <summary>Whether a first count was taken.</summary>
    public bool IsStarted => _samples.Count > 0;

    /// <summary>Restores stored samples.</summary>
    public static VisibleSeries From(IEnumerable<VisibleSample> samples)
    {
        var series = new VisibleSeries();
        series._samples.AddRange(samples.OrderBy(static sample => sample.At));
        return series;
    }

    /// <summary>
    /// Takes a count; forgets what no base reaches any more. Instances that come one by one when a target is filled for the first time are one
    /// filling: what is normal is what they have come to, not the first of them. It is over once nothing came for a window.
    /// </summary>
    /// <returns>Whether anything changed.</returns>
    public bool Add(DateTimeOffset at, VisibleCount count, TimeSpan window, TimeSpan reach)
    {
        if (_samples.Count > 0 && (_samples[^1].Count == count || at < _samples[^1].At))
        {
            return false;
        }

        if (_grewAt is { } grew && _samples.Count <= 1 && (_samples.Count == 0 || (at - grew < window && _samples[0].Count.IsAtMost(count))))
        {
            _grewAt = at;
            var since = _samples.Count == 0 ? at : _samples[0].At;
            _samples.Clear();
            _samples.Add(new(since, count));
            return true;
        }

        _grewAt = null;
        _samples.Add(new(at, count));
        Forget(at - reach);
        return true;
    }

    /// <summary>The target was seen empty: what comes first fills it.</summary>
    public void BeginFilling(DateTimeOffset at) => _grewAt = at;

    /// <summary>Something is to be taken away: from here on growth is a surge like any other.</summary>
    public void EndFilling() => _grewAt = null;

    /// <summary>The count at a moment; before the first sample the first one holds.</summary>
    public VisibleCount At(DateTimeOffset moment)
    {
        var count = _samples.Count > 0 ? _samples[0].Count : VisibleCount.Zero;
        foreach (var sample in _samples)
        {
            if (sample.At > moment)
            {
                break;
            }

            count = sample.Count;
        }

        return count;
    }

    /// <summary>Lowers every sample to at most this count: a loss somebody agreed to is no loss any more.</summary>
    public void Cap(VisibleCount most)
    {
        for (var i = 0; i < _samples.Count; i++)
        {
            _samples[i] = _samples[i] with { Count = VisibleCount.Min(_samples[i].Count, most) };
        }
    }

    private void Forget(DateTimeOffset before)
    {
        var first = 0;
        while (first + 1 < _samples.Count && _samples[first + 1].At <= before)
        {
            first++;
        }

        _samples.RemoveRange(0, first);
        while (_samples.Count > MostSamples)
        {
            // Two neighbours become one with the lower count: the guard may only become more patient by it, and the oldest matter least.
            _samples[1] = _samples[1] with { Count = VisibleCount.Min(_samples[0].Count, _samples[1].Count) };
            _samples.RemoveAt(0);
        }
    }
}
