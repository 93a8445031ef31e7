using System.Text.Json;
using Microsoft.Extensions.Logging;
using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;
using PolarisSync.Host.Configuration;
using PolarisSync.Host.Hosting;
using PolarisSync.Host.Secrets;
using PolarisSync.Host.Settings;

namespace PolarisSync.Host.Reporting;

/// <summary>
/// Writes what <c>report</c> of the documents asks for: of the targets only <c>file</c> needs anything done, since the metrics of <c>prometheus</c> are
/// always there. A change of the documents counts for the next line. A file that cannot be written is told once and stops nothing.
/// </summary>
internal sealed partial class ReportService(
    Func<ConfigurationState> state, IHostControl control, HostSettings settings, TimeProvider timeProvider, ILogger<ReportService> logger)
{
    private const string DefaultName = "report.jsonl";

    private readonly ChangeSignal _signal = new();
    private readonly RedactingJson _json = new(settings.Secrets);
    private readonly Dictionary<TaskDocumentKind, ReportBuilder> _builders = [];
    private readonly Dictionary<TaskDocumentKind, DateTimeOffset> _last = [];
    private readonly HashSet<string> _failing = new(StringComparer.Ordinal);
    private readonly DateTimeOffset _startedAt = timeProvider.GetUtcNow();

    /// <summary>The configuration changed; from any thread.</summary>
    public void Recheck() => _signal.Set();

    /// <summary>Runs until cancelled. Call once.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            DateTimeOffset? next = null;
            foreach (var document in state().Documents)
            {
                var targets = document.Report.Targets.Where(target => target is { Enabled: true, File: not null }).ToList();
                if (targets.Count == 0)
                {
                    _last.Remove(document.Document.Kind);
                    continue;
                }

                var now = timeProvider.GetUtcNow();
                if (!_last.TryGetValue(document.Document.Kind, out var last))
                {
                    _last[document.Document.Kind] = last = now;
                }

                if (last + document.Report.Interval <= now)
                {
                    // Kept to the beat; beats that were slept through are not made up for.
                    var missed = (now - last).Ticks / document.Report.Interval.Ticks;
                    _last[document.Document.Kind] = last += document.Report.Interval * missed;
                    await WriteAsync(document, targets, now, cancellationToken);
                }

                next = Earlier(next, last + document.Report.Interval);
            }

            await _signal.WaitAsync(next - timeProvider.GetUtcNow(), timeProvider, cancellationToken);
        }
    }

    private static DateTimeOffset Earlier(DateTimeOffset? a, DateTimeOffset b) => a < b ? a.Value : b;

    private async Task WriteAsync(CompiledDocument document, List<ReportTarget> targets, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!_builders.TryGetValue(document.Document.Kind, out var builder))
        {
            _builders.Add(document.Document.Kind, builder = new ReportBuilder(_startedAt));
        }

        var line = builder.Next(document, await control.GetStatusAsync(cancellationToken), control.GetFigures(), now);
        var bytes = JsonSerializer.SerializeToUtf8Bytes(line, _json.For(ReportJson.Default.ReportLine));
        foreach (var file in targets.Select(target => target.File!))
        {
            var path = file.Path ?? Path.Combine(settings.DataPath, DefaultName);
            try
            {
                path = Path.GetFullPath(path, settings.Home);
                await ReportFile.AppendAsync(path, file, bytes, cancellationToken);
                if (_failing.Remove(path))
                {
                    Log.WrittenAgain(logger, path);
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
            {
                if (_failing.Add(path))
                {
                    Log.CannotWrite(logger, path, error.Message);
                }
            }
        }
    }
}
