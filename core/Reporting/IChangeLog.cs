namespace PolarisSync.Core.Reporting;

/// <summary>Takes down what the engine does and decides.</summary>
public interface IChangeLog
{
    /// <summary>Takes an entry down. Called on the engine's loop, for many entries in a row: must return at once and never throw.</summary>
    void Record(HistoryEntry entry);
}
