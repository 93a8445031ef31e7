namespace PolarisSync.Core.Engine;

/// <summary>How far the engine goes.</summary>
public enum EngineMode
{
    /// <summary>Reads, plans and applies.</summary>
    Run,

    /// <summary>Reads and plans, applies nothing and stores nothing.</summary>
    DryRun,

    /// <summary>Reads everything and registers leased copies only, until promoted to <see cref="Run"/>.</summary>
    Successor,
}
