namespace PolarisSync.Core.Reporting;

/// <summary>Takes nothing down.</summary>
public sealed class NoChangeLog : IChangeLog
{
    /// <summary>The only one.</summary>
    public static NoChangeLog Instance { get; } = new();

    /// <inheritdoc/>
    public void Record(HistoryEntry entry)
    {
        // Nobody wants to know.
    }
}
