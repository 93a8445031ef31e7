namespace PolarisSync.Core.Configuration;

/// <summary>The options of a report target of type <c>file</c>.</summary>
public sealed record ReportFileSettings
{
    /// <summary>The file; relative paths are below home; null for <c>report.jsonl</c> in the data folder.</summary>
    public string? Path { get; init; }

    /// <summary>When the file has grown beyond this many bytes it is put aside and a new one begun.</summary>
    public long MaxBytes { get; init; } = 10_000_000;

    /// <summary>How many files there are at most, the one being written included.</summary>
    public int MaxFiles { get; init; } = 5;
}
