using PolarisSync.Core.Reporting;
using PolarisSync.Host.Hosting;

namespace PolarisSync.Host.Http;

/// <summary>The figures in the Prometheus text format. Label values are names from the configuration, so there are few.</summary>
internal static class MetricsText
{
    public static string Write(HostStatus status, HostFigures figures, ProcessFigures process)
    {
        var engine = status.Engine;
        var writer = new MetricsWriter();
        writer.Family("polarissync_info", "gauge", "Version of the host.").Sample(1, ("version", status.Version), ("mode", engine.Mode));
        writer.Family("polarissync_ready", "gauge", "1 when every source was read and every target planned once.").Sample(status.Ready ? 1 : 0);
        writer.Family("polarissync_configuration_problems", "gauge", "Faults and warnings of the latest documents.").Sample(status.ConfigurationProblems.Length);
        writer.Family("polarissync_plugin_problems", "gauge", "Adapters that cannot be used.").Sample(status.PluginProblems.Length);
        WriteTasks(writer, engine);
        WriteHeld(writer, engine);
        writer.Family("polarissync_endpoint_open", "gauge", "1 when the endpoint is connected.");
        foreach (var endpoint in engine.Endpoints)
        {
            writer.Sample(string.Equals(endpoint.State, "open", StringComparison.Ordinal) ? 1 : 0, ("endpoint", endpoint.Name), ("type", endpoint.Type));
        }

        writer.Family("polarissync_writes_total", "counter", "Changes sent, by outcome.");
        foreach (var ((destination, change, outcome), count) in figures.Writes)
        {
            writer.Sample(count, ("destination", destination), ("change", change), ("outcome", outcome));
        }

        writer.Family("polarissync_endpoint_calls_total", "counter", "Calls to the endpoint over the wire.");
        foreach (var (endpoint, counts) in figures.Calls)
        {
            writer.Sample(counts.Calls, ("endpoint", endpoint));
        }

        writer.Family("polarissync_endpoint_call_errors_total", "counter", "Calls that got no answer, or one with a status from 500 up.");
        foreach (var (endpoint, counts) in figures.Calls)
        {
            writer.Sample(counts.Errors, ("endpoint", endpoint));
        }

        writer.Family("process_cpu_seconds_total", "counter", "Processor time used.").Sample(process.CpuSeconds);
        writer.Family("process_resident_memory_bytes", "gauge", "Resident memory.").Sample(process.ResidentBytes);
        writer.Family("process_threads", "gauge", "Threads.").Sample(process.Threads);
        writer.Family("process_open_fds", "gauge", "Open file descriptors.").Sample(process.OpenFiles);
        writer.Family("process_start_time_seconds", "gauge", "Start of the process, seconds since 1970.").Sample(process.StartedAtUnixSeconds);
        return writer.ToString();
    }

    private static void WriteTasks(MetricsWriter writer, EngineStatus engine)
    {
        WriteFamily("polarissync_task_in_step", "1 when there is nothing to do and nothing unknown.", task => string.Equals(task.State, "in step", StringComparison.Ordinal) ? 1 : 0);
        WriteFamily("polarissync_task_services", "Source services that match.", task => task.Services);
        WriteFamily("polarissync_task_instances", "Instances contributed.", task => task.Instances);
        WriteFamily("polarissync_task_unknown_services", "Source services whose state is unknown.", task => task.UnknownServices);
        WriteFamily("polarissync_task_pending_targets", "Targets with something to do.", task => task.PendingTargets);

        void WriteFamily(string name, string help, Func<Core.Reporting.TaskStatus, double> value)
        {
            writer.Family(name, "gauge", help);
            foreach (var task in engine.Tasks)
            {
                writer.Sample(value(task), ("task", task.Name), ("source", task.Source), ("destination", task.Destination));
            }
        }
    }

    private static void WriteHeld(MetricsWriter writer, EngineStatus engine)
    {
        writer.Family("polarissync_held_objects", "gauge", "Held objects, by scope.");
        WriteGroups(engine.Held.Select(held => (held.Scope, 1)), "scope");
        writer.Family("polarissync_held_losses", "gauge", "Losses in held objects, by scope.");
        WriteGroups(engine.Held.Select(held => (held.Scope, held.Count)), "scope");
        writer.Family("polarissync_quarantined", "gauge", "Changes set aside because the server refuses them.");
        WriteGroups(engine.Quarantined.Select(change => (change.Destination, 1)), "destination");
        writer.Family("polarissync_kept_copies", "gauge", "Copies withdrawn tasks left behind on purpose.");
        WriteGroups(engine.Kept.Select(kept => (kept.Destination, kept.Copies)), "destination");
        writer.Family("polarissync_unclaimed_copies", "gauge", "Marked copies no task maps to.");
        WriteGroups(engine.Unclaimed.Select(unclaimed => (unclaimed.Destination, unclaimed.Copies)), "destination");

        void WriteGroups(IEnumerable<(string Name, int Count)> counts, string label)
        {
            foreach (var group in counts.GroupBy(count => count.Name, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
            {
                writer.Sample(group.Sum(count => count.Count), (label, group.Key));
            }
        }
    }
}
