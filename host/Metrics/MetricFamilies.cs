using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using PolarisSync.Core.Reporting;

namespace PolarisSync.Host.Metrics;

/// <summary>Every figure but the histogram. In Prometheus the unit and, for counters, <c>total</c> are added to the names.</summary>
internal static class MetricFamilies
{
    public static ImmutableArray<MetricFamily> All { get; } =
    [
        new("polarissync.info", "{host}", "Version and mode of the host.", input => One(1, ("version", input.Status.Version), ("mode", input.Status.Engine.Mode))),
        new("polarissync.ready", "{host}", "1 when everything was read and compared once.", input => One(Flag(input.Status.Ready))),
        new("polarissync.configuration.problems", "{problem}", "Faults and warnings of the latest documents.", input => One(input.Status.ConfigurationProblems.Length)),
        new("polarissync.plugin.problems", "{problem}", "Adapters that cannot be used.", input => One(input.Status.PluginProblems.Length)),

        Task("polarissync.task.state", "{task}", "1 with the state the task is in as a label.", static _ => 1, withState: true),
        Task("polarissync.task.in_step", "{task}", "1 when there is nothing to do and nothing unknown.", task => Flag(string.Equals(task.State, "in step", StringComparison.Ordinal))),
        Task("polarissync.task.lag", "s", "Age of the oldest change that was seen at the source and is not written yet; 0 in step.", task => task.Lag.TotalSeconds),
        Task("polarissync.task.staleness", "s", "Age of the oldest complete read among the services of the task.", task => task.Staleness?.TotalSeconds),
        Task("polarissync.task.services", "{service}", "Source services that match.", task => task.Services),
        Task("polarissync.task.instances", "{instance}", "Instances contributed.", task => task.Instances),
        Task("polarissync.task.unknown_services", "{service}", "Source services whose state is unknown.", task => task.UnknownServices),
        Task("polarissync.task.pending", "{target}", "Services at the destination with something to do.", task => task.PendingTargets),
        Task("polarissync.task.held", "{loss}", "Losses of the task the guard holds.", task => task.HeldLosses),
        Task("polarissync.task.quarantined", "{change}", "Changes of the task set aside because the server refuses them.", task => task.Quarantined),

        new("polarissync.writes", "{change}", "Changes sent, by outcome.", input => input.Figures.Writes.Select(static write =>
            Of(write.Value, ("destination", write.Key.Destination), ("change", write.Key.Change), ("outcome", write.Key.Outcome)))) { IsCounter = true },
        new("polarissync.held", "{object}", "Held objects, by scope.", input => Groups(input.Status.Engine.Held.Select(static held => (held.Scope, 1)), "scope")),
        new("polarissync.held_losses", "{loss}", "Losses in held objects, by scope.", input => Groups(input.Status.Engine.Held.Select(static held => (held.Scope, held.Count)), "scope")),
        new("polarissync.quarantined", "{change}", "Changes set aside because the server refuses them.", input => Groups(input.Status.Engine.Quarantined.Select(static change => (change.Destination, 1)), "destination")),
        new("polarissync.kept_copies", "{copy}", "Copies withdrawn tasks left behind on purpose.", input => Groups(input.Status.Engine.Kept.Select(static kept => (kept.Destination, kept.Copies)), "destination")),
        new("polarissync.unclaimed_copies", "{copy}", "Marked copies no task maps to.", input => Groups(input.Status.Engine.Unclaimed.Select(static copies => (copies.Destination, copies.Copies)), "destination")),

        new("polarissync.endpoint.calls", "{call}", "Calls to the endpoint over the wire.", input => input.Figures.Calls.Select(static call => Of(call.Value.Calls, ("endpoint", call.Key)))) { IsCounter = true },
        new("polarissync.endpoint.call_errors", "{call}", "Calls that got no answer, or one with a status from 500 up.", input => input.Figures.Calls.Select(static call => Of(call.Value.Errors, ("endpoint", call.Key)))) { IsCounter = true },
        Endpoint("polarissync.endpoint.open", "{endpoint}", "1 when the endpoint is connected.", static endpoint => Flag(string.Equals(endpoint.State, "open", StringComparison.Ordinal))),
        Endpoint("polarissync.queue_depth", "{change_set}", "Change sets that are ready or under way.", static endpoint => endpoint.QueueDepth),
        Endpoint("polarissync.endpoint.max_writes_per_second", "{change}", "The most changes a second the endpoint gets, where that is limited.", static endpoint => endpoint.MaxWritesPerSecond),
        new("polarissync.endpoint.healthy", "{endpoint}", "1 when the last health check went well.", input => input.Status.Health.Select(static health => Of(Flag(health.Healthy), ("endpoint", health.Endpoint)))),
        new("polarissync.endpoint.health_check", "s", "How long the last health check took.", input => input.Status.Health.Select(static health => Of(health.Took.TotalSeconds, ("endpoint", health.Endpoint)))),

        new("polarissync.process.cpu", "s", "Processor time used.", input => One(input.Process.CpuSeconds)) { IsCounter = true },
        new("polarissync.process.resident_memory", "By", "Resident memory.", input => One(input.Process.ResidentBytes)),
        new("polarissync.process.threads", "{thread}", "Threads.", input => One(input.Process.Threads)),
        new("polarissync.process.open_files", "{file}", "Open file descriptors.", input => One(input.Process.OpenFiles)),
        new("polarissync.process.start_time", "s", "Start of the process, seconds since 1970.", input => One(input.Process.StartedAtUnixSeconds)),
    ];

    private static MetricFamily Task(string name, string unit, string help, Func<Core.Reporting.TaskStatus, double?> value, bool withState = false) =>
        new(name, unit, help, input => input.Status.Engine.Tasks.Select(task => (task, Value: value(task))).Where(static pair => pair.Value is not null).Select(pair => withState
            ? Of(pair.Value!.Value, ("task", pair.task.Name), ("state", pair.task.State))
            : Of(pair.Value!.Value, ("task", pair.task.Name), ("source", pair.task.Source), ("destination", pair.task.Destination))));

    private static MetricFamily Endpoint(string name, string unit, string help, Func<EndpointStatus, double?> value) =>
        new(name, unit, help, input => input.Status.Engine.Endpoints.Select(endpoint => (endpoint, Value: value(endpoint))).Where(static pair => pair.Value is not null)
            .Select(static pair => Of(pair.Value!.Value, ("endpoint", pair.endpoint.Name))));

    private static IEnumerable<Measurement<double>> Groups(IEnumerable<(string Name, int Count)> counts, string label) =>
        counts.GroupBy(static count => count.Name, StringComparer.Ordinal).OrderBy(static group => group.Key, StringComparer.Ordinal)
            .Select(group => Of(group.Sum(static count => count.Count), (label, group.Key)));

    private static IEnumerable<Measurement<double>> One(double value, params ReadOnlySpan<(string Name, string Value)> labels) => [Of(value, labels)];

    private static Measurement<double> Of(double value, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        var tags = new KeyValuePair<string, object?>[labels.Length];
        for (var i = 0; i < labels.Length; i++)
        {
            tags[i] = new(labels[i].Name, labels[i].Value);
        }

        return new Measurement<double>(value, tags);
    }

    private static double Flag(bool value) => value ? 1 : 0;
}
