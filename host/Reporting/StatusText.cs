using System.Text;
using PolarisSync.Core.Reporting;
using PolarisSync.Host.Hosting;

namespace PolarisSync.Host.Reporting;

/// <summary>The status as people read it.</summary>
internal static class StatusText
{
    /// <param name="status">The status.</param>
    /// <param name="program">How this program is called, for what can be typed.</param>
    public static string Write(HostStatus status, string program)
    {
        var engine = status.Engine;
        var text = new StringBuilder();
        text.Append($"PolarisSync {status.Version}, mode {engine.Mode}, up {Ages.Text(engine.At - status.StartedAt)}, {(status.Ready ? "ready" : "not ready")}\n");
        Lines(text, "Not ready because:", status.NotReadyReasons, static reason => reason);
        Lines(text, "Adapters that cannot be used:", status.PluginProblems, static problem => problem);
        Lines(text, "What runs:", status.ConfigurationNotes, static note => note);
        Lines(text, "Faults and warnings of the latest documents:", status.ConfigurationProblems, static problem => problem);
        Lines(text, "Tasks:", engine.Tasks, task => TaskText.Line(task, engine.At), "Tasks: none");
        Lines(text, "Endpoints:", engine.Endpoints, endpoint => Endpoint(endpoint, engine.At));
        Lines(text, "Held:", engine.Held, held => Held(held, engine.At, program));
        Lines(text, "Set aside, refused by the server:", engine.Quarantined, change => Quarantined(change, engine.At));
        Lines(text, "Kept from withdrawn tasks, updated by nobody:", engine.Kept, kept =>
            $"{kept.Destination} {kept.Target}: {Plural.Of(kept.Copies, "copy", "copies")} of '{kept.Owner}'{(kept.Group.Length > 0 ? $" in group {kept.Group}" : "")} (task {kept.Task}), for {Ages.Text(engine.At - kept.Since)}");
        Lines(text, "Unclaimed, touched by nobody:", engine.Unclaimed, copies =>
            $"{copies.Destination} {copies.Target}: {Plural.Of(copies.Copies, "copy", "copies")} of '{copies.Owner}'");
        return text.ToString();
    }

    /// <summary>Where the losses are: <c>at b: default/orders</c>, or <c>of task a-to-b</c>.</summary>
    public static string Place(HeldObject held) => held.Scope is "target" ? $"at {held.Name}" : $"of {held.Scope} {held.Name}";

    private static string Endpoint(EndpointStatus endpoint, DateTimeOffset now)
    {
        var text = new StringBuilder();

        // An adapter without a server behind it has no version but its own name.
        var version = endpoint.ServerVersion is { Length: > 0 } told && !string.Equals(told, endpoint.Type, StringComparison.OrdinalIgnoreCase) ? $" {told}" : "";
        text.Append($"{endpoint.Name} ({endpoint.Type}{version}): {endpoint.State} for {Ages.Text(now - endpoint.Since)}");
        if (endpoint.Watch is "starting")
        {
            text.Append(", its watch begins");
        }

        if (endpoint.LastAudit is { } audit)
        {
            text.Append($", audited {Ages.Text(now - audit)} ago");
        }

        if (endpoint.Calls is { } calls)
        {
            text.Append($", {Plural.Of(calls, "call")}, {Plural.Of(endpoint.CallErrors ?? 0, "error")}");
        }

        if (endpoint.CallsAtOnce > 0)
        {
            text.Append($", {endpoint.QueueDepth} queued, {endpoint.CallsUnderWay} of {Plural.Of(endpoint.CallsAtOnce, "write call")} under way");
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

    private static string Held(HeldObject held, DateTimeOffset now, string program)
    {
        var text = new StringBuilder();
        text.Append(held.Scope is "purge"
            ? $"{held.Id}: {Plural.Of(held.Count, "copy", "copies")} of the withdrawn task {held.Name}, for {Ages.Text(now - held.Since)}, "
            : $"{held.Id}: {Plural.Of(held.Count, "loss", "losses")} {Place(held)}, for {Ages.Text(now - held.Since)}, ");
        text.Append(held switch
        {
            { Denied: true } => "pinned by deny",
            { ReleasedAt: { } at } when held.Scope is "purge" => $"purged in {Ages.Text(at - now)}",
            { Scope: "purge" } => "purged once its endpoint is known",
            { ReleasedAt: { } at } => $"released in {Ages.Text(at - now)} if a fresh read agrees",
            _ => "released by approve only",
        });
        text.Append($"\n    {held.Reason}");
        if (held is { Present: { } present })
        {
            text.Append($"\n    {(held.Base is { } normal ? $"normal: {normal}, " : "")}present: {present}");
        }

        if (!held.SharedWith.IsEmpty)
        {
            text.Append($"\n    also held as {string.Join(", ", held.SharedWith.Take(5))}{(held.SharedWith.Length > 5 ? $" and {held.SharedWith.Length - 5} more" : "")}: approving either lets the shared losses through");
        }

        foreach (var example in held.Examples)
        {
            text.Append($"\n      {example}");
        }

        if (held.Count > held.Examples.Length)
        {
            text.Append($"\n      and {held.Count - held.Examples.Length} more");
        }

        return text.Append($"\n    let it happen: {program} approve {held.Id}    keep it: {program} deny {held.Id}").ToString();
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
