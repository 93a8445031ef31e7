namespace PolarisSync.Core.Configuration;

/// <summary>The <c>options</c> of a report target of type <c>file</c>.</summary>
internal static class ReportFileShape
{
    private static readonly ReportFileSettings s_defaults = new();

    public static Key<TextShape> Path { get; } = new()
    {
        Name = "path",
        Description = "The file; a relative path is below the folder that holds `bin/`. Without it `report.jsonl` in the data folder.",
        Value = TextShape.NotBlank,
        Examples = ["\"logs/report.jsonl\""],
    };

    public static Key<NumberShape> MaxBytes { get; } = new()
    {
        Name = "max_bytes",
        Description = "When the file has grown beyond this many bytes it is put aside and a new one begun.",
        Value = new(10_000, 1_000_000_000_000),
        Default = Defaults.Of(s_defaults.MaxBytes),
    };

    public static Key<NumberShape> MaxFiles { get; } = new()
    {
        Name = "max_files",
        Description = "How many files there are at most, the one being written included.",
        Value = new(1, 1000, IsWhole: true),
        Default = Defaults.Of(s_defaults.MaxFiles),
    };

    public static ObjectShape Object { get; } = new("report_file", "Where a report of type `file` is written, and how much is kept.", Path, MaxBytes, MaxFiles);
}
