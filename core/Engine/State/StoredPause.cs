using PolarisSync.Core.Reporting;

namespace PolarisSync.Core.Engine.State;

/// <summary>A paused task as it is stored.</summary>
internal sealed record StoredPause
{
    public required string Task { get; init; }

    public DateTimeOffset Since { get; init; }

    public string Reason { get; init; } = "";

    public static StoredPause From(string task, TaskPause pause) => new() { Task = task, Since = pause.Since, Reason = pause.Reason };

    public KeyValuePair<string, TaskPause> ToPause() => new(Task, new TaskPause(Since, Reason));
}
