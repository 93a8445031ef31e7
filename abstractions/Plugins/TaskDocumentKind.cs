namespace PolarisSync.Abstractions;

/// <summary>The documents a host reads. Either may hold both kinds of task; each keeps its own methods, report and backup.</summary>
public enum TaskDocumentKind
{
    /// <summary><c>sync-registry.json</c>; its tasks stand before those of the other.</summary>
    Registry,

    /// <summary><c>sync-config.json</c>.</summary>
    Configuration,
}
