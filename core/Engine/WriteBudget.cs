namespace PolarisSync.Core.Engine;

/// <summary>
/// How many changes may go to one endpoint now: a bucket that fills with the configured number a second and holds one second's worth. In whole
/// numbers, so that nothing is lost to rounding. Lives on the engine's loop.
/// </summary>
internal sealed class WriteBudget(TimeProvider time)
{
    // Tenths of a second are gathered, so that a stream of small change sets does not become one call each.
    private const int BatchesPerSecond = 10;

    private int? _rate;

    // Changes times ticks of a second; negative after a change set that was larger than the bucket.
    private long _credit;
    private long _at;

    /// <summary>Changes a second; null for no limit. A bucket begins full.</summary>
    public int? Rate
    {
        get => _rate;
        set
        {
            if (_rate == value)
            {
                return;
            }

            var began = _rate is null;
            Fill();
            _rate = value;
            _credit = began ? Capacity : Math.Min(_credit, Capacity);
            _at = time.GetTimestamp();
        }
    }

    private long Capacity => (_rate ?? 0) * TimeSpan.TicksPerSecond;

    /// <summary>How many changes may go out at once at this moment; may be zero or less.</summary>
    public long Available
    {
        get
        {
            if (_rate is null)
            {
                return long.MaxValue;
            }

            Fill();
            return Math.DivRem(_credit, TimeSpan.TicksPerSecond) is var (whole, rest) && rest < 0 ? whole - 1 : whole;
        }
    }

    /// <summary>How much of the bucket is worth a call of its own while <paramref name="pending"/> changes wait and the first of them come as <paramref name="first"/> at least.</summary>
    public long Wanted(int first, int pending)
    {
        if (_rate is not { } rate)
        {
            return 0;
        }

        // What is larger than the bucket goes when it is full; the debt is paid off before anything else goes.
        return Math.Min(rate, Math.Max(first, Math.Min(pending, Math.Max(1, rate / BatchesPerSecond))));
    }

    /// <summary>How long until that many changes may go out.</summary>
    public TimeSpan TimeUntil(long changes)
    {
        if (_rate is not { } rate)
        {
            return TimeSpan.Zero;
        }

        Fill();
        var missing = (changes * TimeSpan.TicksPerSecond) - _credit;
        return missing <= 0 ? TimeSpan.Zero : TimeSpan.FromTicks((missing + rate - 1) / rate);
    }

    /// <summary>Takes changes out of the bucket.</summary>
    public void Spend(int changes)
    {
        if (_rate is not null)
        {
            Fill();
            _credit -= changes * TimeSpan.TicksPerSecond;
        }
    }

    private void Fill()
    {
        var now = time.GetTimestamp();
        if (_rate is { } rate)
        {
            // A wait of a year must not overflow: more than what fills the bucket from its deepest debt is not needed.
            var ticks = Math.Min(time.GetElapsedTime(_at, now).Ticks, ((Capacity - _credit) / rate) + 1);
            _credit = Math.Min(Capacity, _credit + (ticks * rate));
        }

        _at = now;
    }
}
