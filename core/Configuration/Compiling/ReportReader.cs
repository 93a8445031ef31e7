using System.Collections.Immutable;

namespace PolarisSync.Core.Configuration;

/// <summary>Reads a document's <c>health_check</c> and <c>report</c>.</summary>
internal static class ReportReader
{
    public static HealthCheckSettings ReadHealthCheck(ObjectReader document)
    {
        var defaults = new HealthCheckSettings();
        if (document.Find("health_check") is not { } node || document.Context.Object(node, document.PathOf("health_check"), HealthCheckShape.Object.Names) is not { } health)
        {
            return defaults;
        }

        return new()
        {
            Enabled = health.Flag("enable") ?? defaults.Enabled,
            Interval = health.Duration(HealthCheckShape.Interval) ?? defaults.Interval,
            Timeout = health.Duration(HealthCheckShape.Timeout) ?? defaults.Timeout,
        };
    }

    public static ReportSettings ReadReport(ObjectReader document)
    {
        var defaults = new ReportSettings();
        if (document.Find("report") is not { } node || document.Context.Object(node, document.PathOf("report"), ReportShape.Object.Names) is not { } report)
        {
            return defaults;
        }

        var targets = ImmutableArray.CreateBuilder<ReportTarget>();
        foreach (var (element, path) in report.Elements("targets"))
        {
            if (document.Context.Object(element, path, ReportTargetShape.Object.Names) is not { } target)
            {
                continue;
            }

            if (target.Find("type") is null)
            {
                target.Error("type", $"'type' is missing; expected one of: {string.Join(", ", ReportTargetShape.Type.Value.Words)}");
            }

            var enabled = target.Flag("enable") ?? true;
            switch (target.Word(ReportTargetShape.Type))
            {
                case ReportTargetShape.File:
                    targets.Add(new() { Type = ReportTargetShape.File, Enabled = enabled, File = ReadFile(target) });
                    break;
                case { } type:
                    if (enabled && type == ReportTargetShape.Balad)
                    {
                        target.Warn("type", "'balad' belongs to the Java tool and is not offered here: nothing is reported to it; expected file or prometheus");
                    }

                    targets.Add(new() { Type = type, Enabled = enabled, Options = target.Map("options", mayHoldSecrets: true) });
                    break;
            }
        }

        return new()
        {
            Interval = report.Duration(ReportShape.Interval) ?? defaults.Interval,
            Targets = targets.DrainToImmutable(),
        };
    }

    private static ReportFileSettings ReadFile(ObjectReader target)
    {
        var defaults = new ReportFileSettings();
        if (target.Find("options") is not { } node || target.Context.Object(node, target.PathOf("options"), ReportFileShape.Object.Names) is not { } options)
        {
            return defaults;
        }

        return new()
        {
            Path = options.RequiredIfPresent("path", "the path of a file")?.Value,
            MaxBytes = (long?)options.Number(ReportFileShape.MaxBytes) ?? defaults.MaxBytes,
            MaxFiles = options.WholeNumber(ReportFileShape.MaxFiles) ?? defaults.MaxFiles,
        };
    }
}
