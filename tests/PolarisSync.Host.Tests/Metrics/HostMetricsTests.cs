using System.Text;
using Microsoft.AspNetCore.Http;
using PolarisSync.Core.Reporting;
using PolarisSync.Host.Metrics;
using PolarisSync.Host.Tests.Http;

namespace PolarisSync.Host.Tests.Metrics;

internal sealed class HostMetricsTests
{
    private ScriptedControl _control = null!;
    private HostMetrics _metrics = null!;

    [SetUp]
    public void SetUp()
    {
        _control = new ScriptedControl();
        _metrics = new HostMetrics(_control, exports: false, TimeProvider.System);
    }

    [TearDown]
    public void TearDown() => _metrics.Dispose();

    [Test]
    public async Task Scrape_EveryFamily_HasTypeHelpAndStandardName()
    {
        SetLag(Histogram([5], 1.5));
        var exposition = await ScrapeAsync();

        Assert.That(exposition.Families.Values.Select(family => family.Help), Has.None.Empty);
        Assert.That(exposition.Families.Keys, Is.All.StartsWith("polarissync_"));
        Assert.That(exposition.Families.Keys, Is.SupersetOf(new[]
        {
            "polarissync_task_lag_seconds", "polarissync_task_sync_seconds", "polarissync_task_staleness_seconds", "polarissync_task_services", "polarissync_task_instances",
            "polarissync_task_pending", "polarissync_task_state", "polarissync_writes_total", "polarissync_held", "polarissync_quarantined", "polarissync_endpoint_calls_total",
            "polarissync_endpoint_call_errors_total", "polarissync_endpoint_open", "polarissync_queue_depth", "polarissync_endpoint_healthy", "polarissync_endpoint_health_check_seconds",
            "polarissync_process_cpu_seconds_total", "polarissync_process_resident_memory_bytes", "polarissync_process_start_time_seconds", "polarissync_metrics_dropped_series",
        }));
        Assert.That(exposition.Families["polarissync_task_sync_seconds"].Type, Is.EqualTo("histogram"));
        Assert.That(exposition.Families["polarissync_writes_total"].Type, Is.EqualTo("counter"));
    }

    [Test]
    public async Task Scrape_Values_AreThoseOfTheStatus()
    {
        var samples = (await ScrapeAsync()).Samples;

        Assert.That(samples["polarissync_ready{}"], Is.Zero);
        Assert.That(samples["polarissync_task_unknown_services{destination=\"b\",source=\"a\",task=\"a-to-b\"}"], Is.EqualTo(1));
        Assert.That(samples["polarissync_task_state{state=\"waiting\",task=\"a-to-b\"}"], Is.EqualTo(1));
        Assert.That(samples["polarissync_held{scope=\"target\"}"], Is.EqualTo(1));
        Assert.That(samples["polarissync_held_losses{scope=\"target\"}"], Is.EqualTo(3));
        Assert.That(samples["polarissync_quarantined{destination=\"b\"}"], Is.EqualTo(1));
        Assert.That(samples["polarissync_writes_total{change=\"create\",destination=\"b\",outcome=\"applied\"}"], Is.EqualTo(3));
        Assert.That(samples["polarissync_endpoint_calls_total{endpoint=\"a\"}"], Is.EqualTo(7));
        Assert.That(samples["polarissync_endpoint_call_errors_total{endpoint=\"a\"}"], Is.EqualTo(1));
        Assert.That(samples["polarissync_endpoint_healthy{endpoint=\"b\"}"], Is.Zero);
        Assert.That(samples["polarissync_process_resident_memory_bytes{}"], Is.GreaterThan(1_000_000));
    }

    [Test]
    public async Task Scrape_Histogram_IsTheEnginesOwn()
    {
        SetLag(Histogram([3, 0, 2, 0, 0, 0, 0, 0, 0, 1], 0.2 + 0.8 + 75));
        await ScrapeAsync();
        SetLag(Histogram([4, 0, 2, 0, 0, 0, 0, 0, 0, 1], 0.2 + 0.8 + 75 + 0.05));
        var samples = (await ScrapeAsync()).Samples;

        Assert.That(samples["polarissync_task_sync_seconds_bucket{le=\"0.1\",task=\"a-to-b\"}"], Is.EqualTo(4));
        Assert.That(samples["polarissync_task_sync_seconds_bucket{le=\"0.25\",task=\"a-to-b\"}"], Is.EqualTo(4));
        Assert.That(samples["polarissync_task_sync_seconds_bucket{le=\"0.5\",task=\"a-to-b\"}"], Is.EqualTo(6));
        Assert.That(samples["polarissync_task_sync_seconds_bucket{le=\"60\",task=\"a-to-b\"}"], Is.EqualTo(6));
        Assert.That(samples["polarissync_task_sync_seconds_bucket{le=\"+Inf\",task=\"a-to-b\"}"], Is.EqualTo(7));
        Assert.That(samples["polarissync_task_sync_seconds_count{task=\"a-to-b\"}"], Is.EqualTo(7));
        Assert.That(samples["polarissync_task_sync_seconds_sum{task=\"a-to-b\"}"], Is.EqualTo(76.05).Within(1e-6));
    }

    [Test]
    public async Task Scrape_TaskIsGone_SoAreItsSeries()
    {
        await ScrapeAsync();
        SetTasks("other");

        var samples = (await ScrapeAsync()).Samples;

        Assert.That(samples.Keys.Where(key => key.Contains("task=\"a-to-b\"", StringComparison.Ordinal)), Is.Empty);
        Assert.That(samples, Does.ContainKey("polarissync_task_services{destination=\"b\",source=\"a\",task=\"other\"}"));
    }

    [Test]
    public async Task Scrape_NamesChangeForYears_NothingIsSummedUp()
    {
        SetLag(Histogram([5], 0.25));
        for (var round = 0; round < 12; round++)
        {
            SetTasks([.. Enumerable.Range(0, 400).Select(number => $"task-{round}-{number}")]);
            var samples = (await ScrapeAsync()).Samples;

            Assert.That(samples.Keys.Count(key => key.StartsWith("polarissync_task_services{", StringComparison.Ordinal)), Is.EqualTo(400));
            Assert.That(samples.Keys.Where(key => key.Contains("overflow", StringComparison.Ordinal)), Is.Empty);
            Assert.That(samples["polarissync_writes_total{change=\"create\",destination=\"b\",outcome=\"applied\"}"], Is.EqualTo(3));
        }
    }

    [Test]
    public async Task Scrape_TooManySeries_AreLeftOutAndCounted()
    {
        SetTasks([.. Enumerable.Range(0, HostMetrics.MostSeries + 10).Select(number => $"task-{number}")]);
        var samples = (await ScrapeAsync()).Samples;

        Assert.That(samples.Keys.Count(key => key.StartsWith("polarissync_task_services{", StringComparison.Ordinal)), Is.EqualTo(HostMetrics.MostSeries));
        Assert.That(samples["polarissync_metrics_dropped_series{}"], Is.GreaterThanOrEqualTo(10));
    }

    [Test]
    public async Task Scrape_BySomebodyWhoReadsSlowly_KeepsNobodyWaiting()
    {
        var slow = new DefaultHttpContext();
        slow.Request.Method = "GET";
        using var aborted = new CancellationTokenSource();
        slow.RequestAborted = aborted.Token;
        using var stuck = new StuckStream();
        slow.Response.Body = stuck;
        var stalled = _metrics.ServeAsync(slow);
        await stuck.Reached.WaitAsync(TimeSpan.FromSeconds(20));

        await ScrapeAsync().WaitAsync(TimeSpan.FromSeconds(20));

        Assert.That(stalled.IsCompleted, Is.False);
        await aborted.CancelAsync();
        Assert.ThrowsAsync<TaskCanceledException>(() => stalled);
    }

    private static LagHistogram Histogram(long[] counts, double sum) => new()
    {
        Counts = [.. counts, .. new long[LagHistogram.Bounds.Length + 1 - counts.Length]],
        SumSeconds = sum,
    };

    private void SetLag(LagHistogram histogram) =>
        SetTasks(_control.Status.Engine.Tasks.Select(task => task with { LagHistogram = histogram, Lag = TimeSpan.FromSeconds(2), Staleness = TimeSpan.FromSeconds(3) }));

    private void SetTasks(params string[] names) => SetTasks(names.Select(name => _control.Status.Engine.Tasks[0] with { Name = name }).ToList());

    private void SetTasks(IEnumerable<Core.Reporting.TaskStatus> tasks) =>
        _control.Status = _control.Status with { Engine = _control.Status.Engine with { Tasks = [.. tasks] } };

    private async Task<Exposition> ScrapeAsync()
    {
        var context = new DefaultHttpContext();
        context.Request.Method = "GET";
        using var body = new MemoryStream();
        context.Response.Body = body;
        await _metrics.ServeAsync(context);
        Assert.That(context.Response.StatusCode, Is.EqualTo(200));
        Assert.That(context.Response.ContentType, Does.StartWith("text/plain").And.Contain("0.0.4"));
        return Exposition.Parse(Encoding.UTF8.GetString(body.ToArray()));
    }
}
