using System.Text;
using PolarisSync.Core.Reporting;
using PolarisSync.Host.Hosting;

namespace PolarisSync.Host.Reporting;

/// <summary>The status as people read it.</summary>
internal static class StatusText
{
    public static string Write(HostStatus status)
    {
        var engine = status.Engine;
        var text = new StringBuilder();
        text.Append($"PolarisSync {status.Version}, mode {engine.Mode}, up {Ages.Text(engine.At - status.StartedAt)}, {(status.Ready ? "ready" : "not ready")}\n");
        Lines(text, "Not ready because:", status.NotReadyReasons, static reason => reason);
        Lines(text, "Adapters that cannot be used:", status.PluginProblems, static problem => problem);
        Lines(text, "In force from the backup:", status.FromBackup, static document => $"the {document} document");
        Lines(text, "Configuration, latest documents:", status.ConfigurationProblems, static problem => problem);
        Lines(text, "Tasks:", engine.Tasks, task => Task(task, engine.At), "Tasks: none");
        Lines(text, "Endpoints:", engine.Endpoints, endpoint => Endpoint(endpoint, engine.At));
        Lines(text, "Held:", engine.Held, held => Held(held, engine.At));
        Lines(text, "Set aside, refused by the server:", engine.Quarantined, change => Quarantined(change, engine.At));
        Lines(text, "Kept from withdrawn tasks, updated by nobody:", engine.Kept, kept =>
            $"{kept.Destination} {kept.Target}: {kept.Copies} copies of '{kept.Owner}' (task {kept.Task}), for {Ages.Text(engine.At - kept.Since)}");
        Lines(text, "Unclaimed, touched by nobody:", engine.Unclaimed, copies =>
            $"{copies.Destination} {copies.Target}: {copies.Copies} copies of '{copies.Owner}'");
        return text.ToString();
    }

    private static string Task(Core.Reporting.TaskStatus task, DateTimeOffset now)
    {
        var text = new StringBuilder();
        text.Append($"{task.Name}: {task.State}, {task.Source} -> {task.Destination}, {task.Services} services, {task.Instances} instances");
        if (task.UnknownServices > 0)
        {
            text.Append($", {task.UnknownServices} unknown");
        }

        if (task.PendingTargets > 0)
        {
            text.Append($", {task.PendingTargets} pending");
        }

        if (task.FreshSince is { } fresh)
        {
            text.Append($", read {Ages.Text(now - fresh)} ago");
        }

        if (task.Reason.Length > 0)
        {
            text.Append($"\n    {task.Reason}");
        }

        foreach (var warning in task.Warnings)
        {
            text.Append($"\n    warning: {warning}");
        }

        return text.ToString();
    }

    private static string Endpoint(EndpointStatus endpoint, DateTimeOffset now)
    {
        var text = new StringBuilder();
        text.Append($"{endpoint.Name} ({endpoint.Type}{(endpoint.ServerVersion is { Length: > 0 } version ? $" {version}" : "")}): {endpoint.State} for {Ages.Text(now - endpoint.Since)}");
        if (endpoint.LastAudit is { } audit)
        {
            text.Append($", audited {Ages.Text(now - audit)} ago");
        }

        if (endpoint.MaxWritesPerSecond is { } writes)
        {
            text.Append($", at most {writes} {(writes == 1 ? "write" : "writes")} a second");
        }

        if (endpoint.Reason.Length > 0)
        {
            text.Append($"\n    {endpoint.Reason}");
        }

        return text.ToString();
    }

    private static string Held(HeldObject held, DateTimeOffset now)
    {
        var text = new StringBuilder();
        text.Append($"{held.Id}: {held.Count} losses of {held.Scope} {held.Name}, for {Ages.Text(now - held.Since)}, ");
        text.Append(held switch
        {
            { Denied: true } => "pinned by deny",
            { ReleasedAt: { } at } when held.Scope is "purge" => $"purged in {Ages.Text(at - now)}",
            { ReleasedAt: { } at } => $"released in {Ages.Text(at - now)} if a fresh read agrees",
            _ => "released by approve only",
        });
        text.Append($"\n    {held.Reason}");
        foreach (var example in held.Examples)
        {
            text.Append($"\n      {example}");
        }

        if (held.Count > held.Examples.Length)
        {
            text.Append($"\n      and {held.Count - held.Examples.Length} more");
        }

        return text.Append($"\n    let it happen: polarissync approve {held.Id}    keep it: polarissync deny {held.Id}").ToString();
    }

    private static string Quarantined(QuarantinedChange change, DateTimeOffset now)
    {
        var instance = change.Instance.Length > 0 ? " " + change.Instance : "";
        return $"{change.Destination} {change.Target}{instance}: {change.Change}, for {Ages.Text(now - change.Since)}, tried again in {Ages.Text(change.RetryAt - now)}\n    {change.Message}";
    }

    private static void Lines<T>(StringBuilder text, string heading, IReadOnlyList<T> items, Func<T, string> line, string? whenEmpty = null)
    {
        if (items.Count == 0)
        {
            text.Append(whenEmpty is null ? "" : $"\n{whenEmpty}\n");
            return;
        }

        text.Append($"\n{heading}\n");
        foreach (var item in items)
        {
            text.Append($"  {line(item)}\n");
        }
    }
}
