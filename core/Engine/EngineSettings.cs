namespace PolarisSync.Core.Engine;

/// <summary>How an engine is to behave, fixed for its life.</summary>
public sealed record EngineSettings
{
    /// <summary>How far it goes; see <see cref="EngineMode"/>.</summary>
    public EngineMode Mode { get; init; }

    /// <summary>
    /// Whether leased copies that another session of ours keeps alive count as our own: for a dry run that shows what a running host would do, which keeps
    /// its copies alive meanwhile. Ignored in other modes.
    /// </summary>
    public bool SpeaksForRunningHost { get; init; }

    /// <summary>First wait after a transient failure; doubled with jitter up to <see cref="MaxBackoff"/>.</summary>
    public TimeSpan MinBackoff { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest wait after transient failures.</summary>
    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Wait after failures of our credentials or replies nobody can read.</summary>
    public TimeSpan LongBackoff { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a refused change is set aside before it is tried again anyway.</summary>
    public TimeSpan QuarantineRetry { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a loss waits for others that happen at the same time, so that the guard judges them together.</summary>
    public TimeSpan LossGathering { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>After this long without a quiet moment, two successive reads that agree decide over deletes although hints keep coming (DESIGN law 1).</summary>
    public TimeSpan HintPatience { get; init; } = TimeSpan.FromSeconds(5);
}
