using Microsoft.Extensions.Logging;
using PolarisSync.Core.Guard;
using PolarisSync.Core.Reporting;

namespace PolarisSync.Core.Engine;

/// <summary>Tells what was decided: one line in the log, unless whoever decided says it there itself, and one entry in the change log.</summary>
internal sealed partial class Decisions(IChangeLog changeLog, TimeProvider time, ILogger logger)
{
    /// <summary>Where changes and decisions are taken down.</summary>
    public IChangeLog ChangeLog { get; } = changeLog;

    /// <summary>Losses are held; told once for each held object.</summary>
    public void Held(HeldScope scope)
    {
        if (scope.IsTold)
        {
            return;
        }

        scope.IsTold = true;
        Record(About(scope) with { Change = "held", Detail = $"{scope.Id}: {Plural.Of(scope.Losses.Count, "loss", "losses")}", Why = scope.Reason });
    }

    /// <summary>Held objects of which nothing is left.</summary>
    public void Ended(IEnumerable<HeldScope> scopes)
    {
        foreach (var scope in scopes)
        {
            if (scope.IsApproved)
            {
                continue;
            }

            var how = scope.Ends.Count == 0 ? "nothing of it is left" : string.Join(", ", scope.Ends.Select(static end => $"{Plural.Of(end.Value, "loss", "losses")} by {end.Key}"));
            Log.HoldEnded(logger, scope.Id, how);
            Record(About(scope) with { Change = "released", Detail = scope.Id, Why = how });
        }
    }

    /// <summary>A person let a held object through.</summary>
    public void Approved(HeldObject held)
    {
        Log.Approved(logger, held.Id, Plural.Of(held.Count, held.Scope == "purge" ? "copy" : "loss", held.Scope == "purge" ? "copies" : "losses"), held.Name);
        Record(About(held) with { Change = "approved" });
    }

    /// <summary>A person pinned a held object, or called a purge off.</summary>
    public void Denied(HeldObject held)
    {
        Log.Denied(logger, held.Id, held.Scope == "purge" ? "its copies are kept" : "it stays held until it is approved or its instances come back");
        Record(About(held) with { Change = "denied" });
    }

    /// <summary>A person paused a task.</summary>
    public void Paused(string task, string reason)
    {
        Log.Paused(logger, task, reason.Length == 0 ? "no reason given" : reason);
        Record(new() { At = Now, Change = "paused", Task = task, Why = reason });
    }

    /// <summary>A person ended a pause.</summary>
    public void Resumed(string task, TaskPause pause)
    {
        Log.Resumed(logger, task);
        Record(new() { At = Now, Change = "resumed", Task = task, Detail = pause.Reason.Length == 0 ? "" : $"paused because: {pause.Reason}" });
    }

    /// <summary>An endpoint cannot be used any more.</summary>
    public void Lost(string endpoint, string kind, string reason) =>
        Record(new() { At = Now, Change = "endpoint lost", Destination = endpoint, Outcome = kind, Answer = reason });

    /// <summary>An endpoint that was lost can be used again.</summary>
    public void Back(string endpoint, TimeSpan after) =>
        Record(new() { At = Now, Change = "endpoint back", Destination = endpoint, Detail = $"after {Ages.Text(after)}" });

    /// <summary>Contributions of a task are made no more and their copies are kept.</summary>
    public void Kept(string task, string destination, int services) => Record(new()
    {
        At = Now, Change = "withdrawn", Task = task, Destination = destination, Detail = $"copies in {Plural.Of(services, "service")} are kept", Why = "the configuration no longer has it",
    });

    /// <summary>Contributions of a task are made no more and their copies are to be purged.</summary>
    public void PurgeScheduled(string id, string task, string destination, int services, TimeSpan time) => Record(new()
    {
        At = Now,
        Change = "withdrawn",
        Task = task,
        Destination = destination,
        Detail = $"{id}: copies in {Plural.Of(services, "service")} are purged in {Ages.Text(time)}",
        Why = "the configuration no longer has it",
    });

    /// <summary>A purge begins.</summary>
    public void Purging(string id, string task, string destination, int services) =>
        Record(new() { At = Now, Change = "purging", Task = task, Destination = destination, Detail = $"{id}: copies in {Plural.Of(services, "service")}" });

    /// <summary>Purges are called off because their task came back.</summary>
    public void PurgeCalledOff(string id, string task, string destination)
    {
        Log.PurgeCalledOff(logger, id, task);
        Record(new() { At = Now, Change = "purge called off", Task = task, Destination = destination, Detail = id, Why = "the task came back" });
    }

    private DateTimeOffset Now => time.GetUtcNow();

    private HistoryEntry About(HeldScope scope) => scope.Target is { } target
        ? new() { At = Now, Change = "", Destination = target.Destination, Service = target.Target.ToString() }
        : new() { At = Now, Change = "", Task = scope.Task ?? "" };

    private HistoryEntry About(HeldObject held) => new()
    {
        At = Now,
        Change = "",
        Task = held.Scope == "target" ? "" : held.Name,
        Destination = held.Scope == "target" ? held.Name.Split(": ")[0] : "",
        Service = held.Scope == "target" ? held.Name[(held.Name.IndexOf(": ", StringComparison.Ordinal) + 2)..] : "",
        Detail = $"{held.Id}: {Plural.Of(held.Count, held.Scope == "purge" ? "copy" : "loss", held.Scope == "purge" ? "copies" : "losses")}",
        Why = held.Reason,
    };

    private void Record(HistoryEntry entry) => ChangeLog.Record(entry);
}
