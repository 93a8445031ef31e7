namespace PolarisSync.Core.Engine;

/// <summary>How far the destination is behind what one contribution last saw at its source.</summary>
internal sealed class ContributionLag
{
    private DateTimeOffset? _unmeasured;
    private DateTimeOffset? _afterPlan;

    /// <summary>When the oldest change was seen that is not written yet; null in step.</summary>
    public DateTimeOffset? Since { get; private set; }

    /// <summary>A change was seen at the source.</summary>
    public void Changed(DateTimeOffset now)
    {
        Since ??= now;
        _unmeasured ??= now;
        _afterPlan ??= now;
    }

    /// <summary>A plan takes in everything seen so far.</summary>
    public void Planned() => _afterPlan = null;

    /// <summary>What was planned is written; tells how long that took, once for each change that came after the last plan.</summary>
    public TimeSpan? Written(DateTimeOffset now)
    {
        var took = _unmeasured is { } since && _unmeasured != _afterPlan ? now - since : (TimeSpan?)null;
        _unmeasured = _afterPlan;
        return took;
    }

    /// <summary>What is left waits for a decision, so its time is no measure of ours.</summary>
    public void LeftToPeople() => _unmeasured = _afterPlan;

    /// <summary>Nothing of what was planned is left to do.</summary>
    public void InStep() => Since = _unmeasured = _afterPlan;
}
