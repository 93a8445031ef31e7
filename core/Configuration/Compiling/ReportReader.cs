using System.Collections.Immutable;

namespace PolarisSync.Core.Configuration;

/// <summary>Reads a document's <c>health_check</c> and <c>report</c>.</summary>
internal static class ReportReader
{
    private const int LeastBytes = 10_000;
    private const long MostBytes = 1_000_000_000_000;
    private const int MostFiles = 1000;

    private static readonly string[] HealthKeys = ["enable", "interval", "timeout"];
    private static readonly string[] ReportKeys = ["interval", "targets"];
    private static readonly string[] TargetKeys = ["type", "enable", "options"];
    private static readonly string[] FileKeys = ["path", "max_bytes", "max_files"];
    private static readonly string[] TargetTypes = ["file", "prometheus", "balad"];

    public static HealthCheckSettings ReadHealthCheck(ObjectReader document)
    {
        var defaults = new HealthCheckSettings();
        if (document.Find("health_check") is not { } node || document.Context.Object(node, document.PathOf("health_check"), HealthKeys) is not { } health)
        {
            return defaults;
        }

        return new()
        {
            Enabled = health.Flag("enable") ?? defaults.Enabled,
            Interval = health.Duration("interval", TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)) ?? defaults.Interval,
            Timeout = health.Duration("timeout", TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10)) ?? defaults.Timeout,
        };
    }

    public static ReportSettings ReadReport(ObjectReader document)
    {
        var defaults = new ReportSettings();
        if (document.Find("report") is not { } node || document.Context.Object(node, document.PathOf("report"), ReportKeys) is not { } report)
        {
            return defaults;
        }

        var targets = ImmutableArray.CreateBuilder<ReportTarget>();
        foreach (var (element, path) in report.Elements("targets"))
        {
            if (document.Context.Object(element, path, TargetKeys) is not { } target)
            {
                continue;
            }

            if (target.Find("type") is null)
            {
                target.Error("type", $"'type' is missing; expected one of: {string.Join(", ", TargetTypes)}");
            }

            var enabled = target.Flag("enable") ?? true;
            switch (target.Word("type", TargetTypes))
            {
                case "file":
                    targets.Add(new() { Type = "file", Enabled = enabled, File = ReadFile(target) });
                    break;
                case { } type:
                    if (enabled && type == "balad")
                    {
                        target.Warn("type", "'balad' belongs to the Java tool and is not offered here: nothing is reported to it; expected file or prometheus");
                    }

                    targets.Add(new() { Type = type, Enabled = enabled, Options = target.Map("options", mayHoldSecrets: true) });
                    break;
            }
        }

        return new()
        {
            Interval = report.Duration("interval", TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)) ?? defaults.Interval,
            Targets = targets.DrainToImmutable(),
        };
    }

    private static ReportFileSettings ReadFile(ObjectReader target)
    {
        var defaults = new ReportFileSettings();
        if (target.Find("options") is not { } node || target.Context.Object(node, target.PathOf("options"), FileKeys) is not { } options)
        {
            return defaults;
        }

        return new()
        {
            Path = options.RequiredIfPresent("path", "the path of a file")?.Value,
            MaxBytes = (long?)options.Number("max_bytes", LeastBytes, MostBytes) ?? defaults.MaxBytes,
            MaxFiles = options.WholeNumber("max_files", 1, MostFiles) ?? defaults.MaxFiles,
        };
    }
}
