using PolarisSync.Core.Reporting;
using PolarisSync.Host.Hosting;
using PolarisSync.Host.Http;

namespace PolarisSync.Host.Tests.Http;

/// <summary>Answers with something in every field.</summary>
internal static class Samples
{
    private static readonly DateTimeOffset s_now = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    public static PlanReport Plan { get; } = new()
    {
        Changes =
        [
            Change("create", "10.0.0.1:8080"),
            Change("delete", "10.0.0.2:8080") with { Task = "" },
            Change("delete", "10.0.0.3:8080") with { State = "held", Reason = "held as h1" },
            Change("note", "10.0.0.5:8080") with { State = "refused", Reason = "the server says: too long" },
            Change("update", "10.0.0.4:8080") with { Detail = "weight 100 -> 50" },
        ],
        Creates = 1,
        Updates = 1,
        Deletes = 1,
        Held = 1,
        ForeignIgnored = 12,
        Lossy = 2,
        Notes = ["b: ownership is weak"],
        Unknown = ["c: connection refused"],
    };

    public static ConfiguredTasks Configuration { get; } = new()
    {
        Documents = [new() { Kind = "registry", Origin = "conf/sync-registry.json", Tasks = 1, ReportEvery = "1m", HealthCheckEvery = "30s", ReportTargets = ["file"] }],
        Tasks = [new() { Name = "a-to-b", Enabled = true, Source = new("a", "consul", null), Destination = new("b", "consul", 100), Matches = [new("default", "*", ["x-*"], "env=prod", [])], Mapping = ["namespace dev -> test"], Settings = "watch on" }],
    };

    public static HostStatus Status { get; } = new()
    {
        Version = "0.1.0",
        StartedAt = s_now.AddMinutes(-90),
        Ready = false,
        NotReadyReasons = ["c is being opened"],
        PluginProblems = ["X/X.dll: the file is no .NET assembly, or it is damaged."],
        ConfigurationProblems = ["conf/sync-registry.json:3:7: tasks[0].name: missing"],
        FromBackup = ["registry"],
        ConfigurationNotes = ["The backup conf/b.json runs instead of conf/sync-registry.json: it was gone at the start."],
        Health =
        [
            new() { Endpoint = "a", Healthy = true, At = s_now, Since = s_now.AddHours(-2), Took = TimeSpan.FromMilliseconds(12) },
            new() { Endpoint = "b", Healthy = false, Reason = "connection refused", At = s_now, Since = s_now.AddSeconds(-90), Took = TimeSpan.FromSeconds(5) },
        ],
        Engine = new EngineStatus
        {
            At = s_now,
            Mode = "run",
            Ready = false,
            Tasks =
            [
                new() { Name = "a-to-b", State = "waiting", Reason = "losses are held as h1", Source = "a", Destination = "b", Services = 2, Instances = 9, PendingTargets = 1, UnknownServices = 1, FreshSince = s_now.AddSeconds(-3), HeldLosses = 3, WaitingLosses = 1, Quarantined = 1, Lag = TimeSpan.FromSeconds(70), Warnings = ["Ownership at 'b' is weak."] },
            ],
            Endpoints =
            [
                new() { Name = "a", Type = "consul", State = "open", ServerVersion = "1.8.7", Since = s_now.AddHours(-5), LastAudit = s_now.AddSeconds(-40), Calls = 1, CallErrors = 0, Watch = "live" },
                new() { Name = "b", Type = "consul", State = "unreachable", Reason = "connection refused", Since = s_now.AddDays(-4), Calls = 7, CallErrors = 1, QueueDepth = 3, CallsUnderWay = 1, CallsAtOnce = 4 },
                new() { Name = "f", Type = "file", State = "open", ServerVersion = "file", Since = s_now.AddMinutes(-3), Watch = "starting" },
            ],
            Held =
            [
                new() { Id = "h1", Scope = "target", Name = "b: default/orders", Reason = "40 of 100 instances are gone", Since = s_now.AddSeconds(-70), ReleasedAt = s_now.AddMinutes(4), Count = 3, Base = 100, Present = 60, SharedWith = ["h2"], Examples = ["b default/orders 10.0.0.3:8080"] },
                new() { Id = "p1", Scope = "purge", Name = "old", Reason = "the task was withdrawn", Since = s_now.AddSeconds(-10), ReleasedAt = s_now.AddSeconds(50), Count = 1, Examples = ["b default/x 10.0.0.9:1"] },
                new() { Id = "h2", Scope = "task", Name = "a-to-b", Reason = "all gone", Since = s_now.AddSeconds(-10), Denied = true, Count = 1, Examples = ["b default/y 10.0.0.9:1"] },
            ],
            Quarantined = [new("b", "default/orders", "10.0.0.5:8080", "create", "meta: too many pairs", s_now.AddMinutes(-3), s_now.AddMinutes(7))],
            Kept = [new("b", "default/old", "z", "z-to-b", 4, s_now.AddDays(-3))],
            Unclaimed = [new("b", "default/who", "y", 2)],
        },
    };

    private static PlannedChange Change(string action, string instance) => new()
    {
        Action = action,
        State = "apply",
        Destination = "b",
        Target = "default/orders",
        Owner = "a",
        Task = "a-to-b",
        Instance = instance,
    };
}
