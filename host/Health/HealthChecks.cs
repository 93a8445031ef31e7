using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using PolarisSync.Core.Configuration;
using PolarisSync.Core.Reporting;
using PolarisSync.Host.Configuration;
using PolarisSync.Host.Hosting;

namespace PolarisSync.Host.Health;

/// <summary>
/// Tries the endpoints in use on their own, as often as <c>health_check</c> of the documents says. A check that fails is shown and logged once, and
/// does nothing else.
/// </summary>
internal sealed partial class HealthChecks(
    Func<ConfigurationState> state,
    Func<string, TimeSpan, CancellationToken, Task<EndpointProbe?>> probe,
    TimeProvider timeProvider,
    ILogger<HealthChecks> logger)
{
    // An endpoint that was not opened yet has nothing to tell, but soon will.
    private static readonly TimeSpan NotOpenYet = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, EndpointHealth> _latest = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _running = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _soon = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _due = new(StringComparer.Ordinal);
    private readonly ChangeSignal _signal = new();

    /// <summary>The last result of each endpoint that is checked, by name.</summary>
    public ImmutableArray<EndpointHealth> Latest => [.. _latest.Values.OrderBy(health => health.Endpoint, StringComparer.Ordinal)];

    /// <summary>The configuration changed; from any thread.</summary>
    public void Recheck() => _signal.Set();

    /// <summary>Runs until cancelled. Call once.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var checks = new List<Task>();
        try
        {
            while (true)
            {
                checks.RemoveAll(check => check.IsCompleted);
                var wanted = Wanted(state());
                Forget(wanted);
                var now = timeProvider.GetUtcNow();
                foreach (var (endpoint, settings) in wanted)
                {
                    if (_due.GetValueOrDefault(endpoint) <= now && !_running.ContainsKey(endpoint))
                    {
                        _due[endpoint] = now + settings.Interval;
                        _running[endpoint] = true;
                        checks.Add(CheckAsync(endpoint, settings, cancellationToken));
                    }
                }

                // A check that is still running says so itself when it ends.
                var next = wanted.Keys.Where(endpoint => !_running.ContainsKey(endpoint)).Select(endpoint => (DateTimeOffset?)_due[endpoint]).Min();
                await _signal.WaitAsync(next - timeProvider.GetUtcNow(), timeProvider, cancellationToken);
            }
        }
        finally
        {
            await Task.WhenAll(checks).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    // Of two documents that use one endpoint the one that asks more often counts.
    private static Dictionary<string, HealthCheckSettings> Wanted(ConfigurationState state)
    {
        var wanted = new Dictionary<string, HealthCheckSettings>(StringComparer.Ordinal);
        foreach (var document in state.Documents.Where(document => document.HealthCheck.Enabled))
        {
            foreach (var endpoint in document.Tasks.Where(task => task.Enabled).SelectMany(task => new[] { task.Source.Name, task.Destination.Name }))
            {
                if (!wanted.TryGetValue(endpoint, out var known) || document.HealthCheck.Interval < known.Interval)
                {
                    wanted[endpoint] = document.HealthCheck;
                }
            }
        }

        return wanted;
    }

    private void Forget(Dictionary<string, HealthCheckSettings> wanted)
    {
        foreach (var endpoint in _latest.Keys.Where(endpoint => !wanted.ContainsKey(endpoint)))
        {
            _latest.TryRemove(endpoint, out _);
        }

        foreach (var endpoint in _due.Keys.Where(endpoint => !wanted.ContainsKey(endpoint)).ToList())
        {
            _due.Remove(endpoint);
        }

        foreach (var (endpoint, settings) in wanted)
        {
            // A shorter interval counts at once.
            var wait = _soon.TryRemove(endpoint, out _) && settings.Interval > NotOpenYet ? NotOpenYet : settings.Interval;
            var latest = timeProvider.GetUtcNow() + wait;
            if (_due.TryGetValue(endpoint, out var due) && due > latest)
            {
                _due[endpoint] = latest;
            }
        }
    }

    private async Task CheckAsync(string endpoint, HealthCheckSettings settings, CancellationToken cancellationToken)
    {
        // Off the loop: an adapter may take its time before it first waits.
        await Task.Yield();
        EndpointProbe? found = null;
        try
        {
            found = await probe(endpoint, settings.Timeout, cancellationToken);
            if (found is not null)
            {
                Take(found);
            }
        }
        catch (ObjectDisposedException)
        {
            // The engine stops; this ends with it.
        }
        finally
        {
            if (found is null)
            {
                _soon[endpoint] = true;
            }

            _running.TryRemove(endpoint, out _);
            _signal.Set();
        }
    }

    private void Take(EndpointProbe found)
    {
        var now = timeProvider.GetUtcNow();
        var before = _latest.GetValueOrDefault(found.Endpoint);
        var changed = before is null || before.Healthy != found.Healthy;
        _latest[found.Endpoint] = new EndpointHealth
        {
            Endpoint = found.Endpoint,
            Healthy = found.Healthy,
            Reason = found.Reason,
            At = now,
            Since = changed ? now : before!.Since,
            Took = found.Took,
        };
        if (changed && !found.Healthy)
        {
            Log.Unhealthy(logger, found.Endpoint, found.Reason);
        }
        else if (changed && before is not null)
        {
            Log.Healthy(logger, found.Endpoint, DurationText.Format(TimeSpan.FromSeconds(Math.Round((now - before.Since).TotalSeconds))));
        }
    }
}
