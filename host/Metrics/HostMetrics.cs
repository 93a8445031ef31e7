using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using PolarisSync.Core.Reporting;
using PolarisSync.Host.Hosting;

namespace PolarisSync.Host.Metrics;

/// <summary>
/// The figures as System.Diagnostics.Metrics instruments, exported by OpenTelemetry: in the Prometheus text format when asked, and by OTLP where the
/// standard variable names a collector. Costs nothing until then.
/// </summary>
internal sealed class HostMetrics(IHostControl control, bool exports, TimeProvider timeProvider) : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "PolarisSync";

    /// <summary>The most series of one family. Also the library's own limit, beyond which it sums up what it is given.</summary>
    public const int MostSeries = 1990;

    /// <summary>Names the collector figures are sent to, as OpenTelemetry defines it.</summary>
    public const string ExportVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private static readonly TimeSpan RefreshTime = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Dictionary<string, IReadOnlyList<Measurement<double>>> _series = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _seen = new(StringComparer.Ordinal);
    private readonly LagReplay _lags = new();
    private Pipeline? _pipeline;
    private long _dropped;

    /// <summary>Answers with the figures of this moment.</summary>
    public async Task ServeAsync(HttpContext context)
    {
        // Written into memory first: whoever reads the answer slowly keeps nobody else waiting.
        var body = context.Response.Body;
        using var text = new MemoryStream();
        await _gate.WaitAsync(context.RequestAborted);
        try
        {
            await RefreshAsync(context.RequestAborted);
            context.Response.Headers.CacheControl = "no-store";
            context.Response.Body = text;
            await _pipeline!.Serve(context);
        }
        finally
        {
            context.Response.Body = body;
            _gate.Release();
        }

        await body.WriteAsync(text.GetBuffer().AsMemory(0, (int)text.Length), context.RequestAborted);
    }

    /// <summary>Keeps the figures fresh for the collector; ends at once where there is none.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (exports)
        {
            await _gate.WaitAsync(cancellationToken);
            try
            {
                await RefreshAsync(cancellationToken);
            }
            finally
            {
                _gate.Release();
            }

            await Task.Delay(RefreshTime, timeProvider, cancellationToken);
        }
    }

    public void Dispose()
    {
        _pipeline?.Dispose();
        _gate.Dispose();
    }

    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var input = new MetricInput(await control.GetStatusAsync(cancellationToken), control.GetFigures(), ProcessFigures.Read());
        var isFull = false;
        var dropped = 0L;
        foreach (var family in MetricFamilies.All)
        {
            var all = family.Read(input).ToList();
            dropped += Math.Max(0, all.Count - MostSeries);
            var kept = all.Count > MostSeries ? all.GetRange(0, MostSeries) : all;
            isFull |= !Note(family.Name, kept);
            lock (_series)
            {
                _series[family.Name] = kept;
            }
        }

        Interlocked.Exchange(ref _dropped, dropped);

        // The library never forgets a series it saw, and beyond its limit sums up what is new. Starting afresh costs nothing: all counts are kept elsewhere.
        if (_pipeline is null || isFull)
        {
            _pipeline?.Dispose();
            _pipeline = new Pipeline(this, exports);
            _lags.Restart();
            _seen.Clear();
            foreach (var (name, series) in _series)
            {
                Note(name, series);
            }
        }

        foreach (var (task, seconds, count) in _lags.Next(input.Status.Engine.Tasks.Take(MostSeries)))
        {
            for (var i = 0L; i < count; i++)
            {
                _pipeline.Lag.Record(seconds, new KeyValuePair<string, object?>("task", task));
            }
        }
    }

    private bool Note(string family, IEnumerable<Measurement<double>> series)
    {
        if (!_seen.TryGetValue(family, out var seen))
        {
            _seen.Add(family, seen = new HashSet<string>(StringComparer.Ordinal));
        }

        foreach (var one in series)
        {
            seen.Add(string.Join('\n', one.Tags.ToArray().Select(static tag => tag.Value)));
        }

        return seen.Count <= MostSeries;
    }

    private IEnumerable<Measurement<double>> SeriesOf(string family)
    {
        lock (_series)
        {
            return _series.GetValueOrDefault(family) ?? [];
        }
    }

    /// <summary>One life of the library's side.</summary>
    private sealed class Pipeline : IDisposable
    {
        private readonly Meter _meter = new(MeterName);
        private readonly ServiceProvider _services = new ServiceCollection().AddOptions().AddLogging().BuildServiceProvider();
        private readonly MeterProvider _provider;

        public Pipeline(HostMetrics owner, bool exports)
        {
            foreach (var family in MetricFamilies.All)
            {
                if (family.IsCounter)
                {
                    _meter.CreateObservableCounter(family.Name, () => owner.SeriesOf(family.Name), family.Unit, family.Help);
                }
                else
                {
                    _meter.CreateObservableGauge(family.Name, () => owner.SeriesOf(family.Name), family.Unit, family.Help);
                }
            }

            _meter.CreateObservableGauge("polarissync.metrics.dropped_series", () => Interlocked.Read(ref owner._dropped), "{series}", $"Series left out because their family has more than {MostSeries}.");
            Lag = _meter.CreateHistogram(
                "polarissync.task.sync",
                "s",
                "Time from a change being seen at the source to its being written.",
                tags: null,
                new InstrumentAdvice<double> { HistogramBucketBoundaries = [.. LagHistogram.Bounds] });
            var builder = Sdk.CreateMeterProviderBuilder().AddMeter(_meter.Name).AddPrometheusExporter(static options =>
            {
                options.ScrapeResponseCacheDurationMilliseconds = 0;
                options.ScopeInfoEnabled = false;
                options.TargetInfoEnabled = false;
            });
            _provider = (exports ? builder.AddOtlpExporter() : builder).Build();
            var pipeline = new ApplicationBuilder(_services);
            pipeline.UseOpenTelemetryPrometheusScrapingEndpoint(_provider, static _ => true, path: null, configureBranchedPipeline: null, optionsName: null);
            Serve = pipeline.Build();
        }

        public Histogram<double> Lag { get; }

        public RequestDelegate Serve { get; }

        public void Dispose()
        {
            _provider.Dispose();
            _meter.Dispose();
            _services.Dispose();
        }
    }
}
