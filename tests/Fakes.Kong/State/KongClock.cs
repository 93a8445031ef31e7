namespace PolarisSync.Tests.Fakes.Kong.State;

/// <summary>Times as Kong writes them.</summary>
internal sealed class KongClock(TimeProvider time)
{
    /// <summary>Whole seconds.</summary>
    public long Seconds => time.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>Seconds with milliseconds.</summary>
    public decimal Fine => time.GetUtcNow().ToUnixTimeMilliseconds() / 1000m;
}
