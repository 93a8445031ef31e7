using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;
using PolarisSync.Core.Reporting;
using PolarisSync.Host.Configuration;
using PolarisSync.Host.Health;
using PolarisSync.Host.Tests.Configuration;

namespace PolarisSync.Host.Tests.Health;

internal sealed class HealthChecksTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly ConcurrentDictionary<string, string?> _reasons = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<(string Endpoint, DateTimeOffset At, TimeSpan Timeout)> _asked = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _hanging = new(StringComparer.Ordinal);
    private ListLogger _log = null!;
    private ConfigurationState _state = ConfigurationState.Empty;
    private CancellationTokenSource _stop = null!;
    private HealthChecks _checks = null!;
    private Task _running = null!;

    [SetUp]
    public void SetUp()
    {
        _reasons.Clear();
        _asked.Clear();
        _hanging.Clear();
        _log = new ListLogger();
        _stop = new CancellationTokenSource();
        _checks = new HealthChecks(() => _state, ProbeAsync, _time, _log.CreateLogger<HealthChecks>());
    }

    [TearDown]
    public async Task TearDown()
    {
        await _stop.CancelAsync();
        foreach (var hanging in _hanging.Values)
        {
            hanging.TrySetResult();
        }

        Assert.ThrowsAsync<TaskCanceledException>(() => _running);
        _stop.Dispose();
        _log.Dispose();
    }

    [Test]
    public async Task Enabled_EachEndpointInUse_IsCheckedAtTheInterval()
    {
        Start(Document("30s", "5s", ("a", "b", true), ("b", "c", false)));
        await UntilAsync(() => _asked.Count >= 6, "three rounds");

        Assert.That(_asked.Select(asked => asked.Endpoint).Distinct(StringComparer.Ordinal), Is.EquivalentTo(new[] { "a", "b" }), "a disabled task uses nothing");
        Assert.That(_asked.Select(asked => asked.Timeout), Is.All.EqualTo(TimeSpan.FromSeconds(5)));
        var times = _asked.Where(asked => asked.Endpoint == "a").Select(asked => asked.At).Take(3).ToList();
        Assert.That(times[2] - times[0], Is.EqualTo(TimeSpan.FromSeconds(60)).Within(TimeSpan.FromSeconds(3)));
        Assert.That(_checks.Latest.Select(health => (health.Endpoint, health.Healthy)), Is.EqualTo(new[] { ("a", true), ("b", true) }));
        Assert.That(_log.Lines, Is.Empty);
    }

    [Test]
    public async Task Change_OfState_IsLoggedOnce()
    {
        Start(Document("10s", "5s", ("a", "b", true)));
        await UntilAsync(() => _checks.Latest.Length == 2, "first results");

        _reasons["b"] = "connection refused";
        await UntilAsync(() => Count("b") >= 8, "some rounds");
        Assert.That(_log.Lines, Is.EqualTo(new[] { "Warning: b: the health check fails: connection refused" }));
        Assert.That(_checks.Latest[1].Reason, Is.EqualTo("connection refused"));

        _reasons["b"] = "";
        await UntilAsync(() => _log.Lines.Length == 2, "good again");
        Assert.That(_log.Lines[1], Does.Match("^Information: b: the health check is good again after [0-9]+m?[0-9]*s$"));
    }

    [Test]
    public async Task OneHangs_OthersAreCheckedOn_AndItIsNotAskedTwiceAtOnce()
    {
        _hanging["b"] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Start(Document("10s", "5s", ("a", "b", true)));
        await UntilAsync(() => Count("a") >= 5, "a goes on");

        Assert.That(Count("b"), Is.EqualTo(1));
    }

    [Test]
    public async Task NotOpenYet_IsAskedAgainSoon()
    {
        _reasons["b"] = null;
        Start(Document("1h", "5s", ("a", "b", true)));
        await UntilAsync(() => Count("b") >= 3, "asked again within seconds");
        Assert.That(_checks.Latest.Select(health => health.Endpoint), Is.EqualTo(new[] { "a" }));

        _reasons["b"] = "";
        await UntilAsync(() => _checks.Latest.Length == 2, "b has a result");
        Assert.That(Count("a"), Is.EqualTo(1));
    }

    [Test]
    public async Task Reload_SwitchesOffAndOn()
    {
        Start(Document("1h", "5s", ("a", "b", true)));
        await UntilAsync(() => _checks.Latest.Length == 2, "first results");

        Become(Document("10s", "5s", ("a", "c", true)));
        await UntilAsync(() => Count("a") >= 3 && _checks.Latest.Length == 2, "the shorter interval");
        Assert.That(_checks.Latest.Select(health => health.Endpoint), Is.EqualTo(new[] { "a", "c" }));

        Become();
        await UntilAsync(() => _checks.Latest.IsEmpty, "nothing is shown any more");
    }

    private static CompiledDocument Document(string interval, string timeout, params (string Source, string Destination, bool Enabled)[] tasks)
    {
        Assert.That(DurationText.TryParse(interval, out var every) & DurationText.TryParse(timeout, out var limit), Is.True);
        return new()
        {
            Document = new() { Kind = TaskDocumentKind.Registry, Origin = "x.json", Text = "{}" },
            HealthCheck = new() { Enabled = true, Interval = every, Timeout = limit },
            Tasks = [.. tasks.Select(task => new TaskDefinition { Name = task.Source + task.Destination, Source = Named(task.Source), Destination = Named(task.Destination), Enabled = task.Enabled, OnRemove = RemovalPolicy.Keep })],
        };
    }

    private static EndpointConfiguration Named(string name) => new() { Definition = new() { Name = name, Type = "file" }, Fingerprint = name };

    private async Task<EndpointProbe?> ProbeAsync(string endpoint, TimeSpan timeout, CancellationToken cancellationToken)
    {
        _asked.Enqueue((endpoint, _time.GetUtcNow(), timeout));
        if (_hanging.TryGetValue(endpoint, out var hanging))
        {
            await hanging.Task;
        }

        var reason = _reasons.GetOrAdd(endpoint, "");
        return reason is null ? null : new EndpointProbe(endpoint, reason.Length == 0, reason, TimeSpan.FromMilliseconds(3));
    }

    private int Count(string endpoint) => _asked.Count(asked => asked.Endpoint == endpoint);

    private void Start(params CompiledDocument[] documents)
    {
        _state = new() { Documents = [.. documents] };
        _running = _checks.RunAsync(_stop.Token);
    }

    private void Become(params CompiledDocument[] documents)
    {
        _state = new() { Documents = [.. documents] };
        _checks.Recheck();
    }

    private Task UntilAsync(Func<bool> condition, string what) => Eventually.TrueAsync(
        () =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return condition();
        },
        what);
}
