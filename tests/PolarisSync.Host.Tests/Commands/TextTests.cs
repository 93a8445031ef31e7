using PolarisSync.Core.Reporting;
using PolarisSync.Host.Commands;
using PolarisSync.Host.Reporting;
using PolarisSync.Host.Tests.Http;

namespace PolarisSync.Host.Tests.Commands;

internal sealed class TextTests
{
    [Test]
    public void Plan_ReadsLikeThis() => Assert.That(PlanText.Write(Samples.Plan, "Plan"), Is.EqualTo(
        """
        + create b default/orders 10.0.0.1:8080 (from a, task a-to-b)
        - delete b default/orders 10.0.0.2:8080 (from a, no task)
        ! held delete b default/orders 10.0.0.3:8080: held as h1 (from a, task a-to-b)
        . refused b default/orders 10.0.0.5:8080: the server says: too long (from a, task a-to-b)
        ~ update b default/orders 10.0.0.4:8080: weight 100 -> 50 (from a, task a-to-b)

        Notes:
          b: ownership is weak

        Unknown, so the plan says nothing about it:
          c: connection refused

        Plan: 1 to create, 1 to update, 1 to delete, 1 held, 12 foreign ignored, 2 lossy, 1 unknown.

        """));

    [Test]
    public void Status_PurgeWithoutItsEndpoint_SaysWhatItWaitsFor()
    {
        var status = Samples.Status;
        var held = status.Engine.Held.Single(static held => held.Scope == "purge") with { ReleasedAt = null, Reason = "which waits" };
        Assert.That(
            StatusText.Write(status with { Engine = status.Engine with { Held = [held] } }, "polarissync"),
            Does.Contain("p1: 1 copy of the withdrawn task old, for 10 s, purged once its endpoint is known\n    which waits\n"));
    }

    [Test]
    public void Task_Paused_SaysSinceWhenWhyAndWhatWouldBeDone() => Assert.That(
        TaskText.Write(
            new TaskDetail
            {
                Task = new()
                {
                    Name = "a-to-b", State = "paused", Reason = "after resume: 1 create", Source = "a", Destination = "b", Services = 1, Instances = 2, Lag = TimeSpan.FromSeconds(5),
                    Paused = new(Samples.Status.Engine.At.AddMinutes(-5), "maintenance"), LagHistogram = new() { Counts = [98, 0, 0, 1, 0, 0, 0, 0, 0, 1] },
                },
                Targets = [new() { Service = "all/orders", Source = "default/orders", Instances = 2, Lag = TimeSpan.FromSeconds(5), Reasons = ["Task 'a-to-b' is paused; after resume: 1 create."] }],
                More = 1,
            },
            Samples.Status.Engine.At),
        Is.EqualTo("""
            a-to-b: paused, a -> b, 1 service, 2 instances, 5 s behind
                paused 5 min ago: maintenance
                after resume: 1 create
                written 100 times since the start: half of them within 0.1 s of being seen, 99 % within 1 s

            Not in step:
              all/orders from default/orders: 2 instances, 5 s behind
                Task 'a-to-b' is paused; after resume: 1 create.
              and 1 more service

            """));

    [TestCase(3, 1, "2 held, 1 waiting")]
    [TestCase(1, 1, "0 held, 1 waiting")]
    [TestCase(2, 0, "2 held")]
    public void Plan_HeldAndWaiting_AreToldApart(int held, int waiting, string words) => Assert.That(
        PlanText.Write(new PlanReport { Held = held, Waiting = waiting }, "Plan"), Is.EqualTo($"Plan: 0 to create, 0 to update, 0 to delete, {words}, 0 foreign ignored, 0 lossy.\n"));

    [Test]
    public void Plan_NothingToDo_IsOneLine() => Assert.That(
        PlanText.Write(new PlanReport(), "Plan"), Is.EqualTo("Plan: 0 to create, 0 to update, 0 to delete, 0 held, 0 foreign ignored, 0 lossy.\n"));

    [Test]
    public void Sync_SpeaksOfThePast() => Assert.That(
        PlanText.Write(new PlanReport { Creates = 3 }, "Sync"), Is.EqualTo("Sync: 3 created, 0 updated, 0 deleted, 0 held, 0 foreign ignored, 0 lossy.\n"));

    [Test]
    public void Status_ReadsLikeThis() => Assert.That(StatusText.Write(Samples.Status, "bash bin/polarissync"), Is.EqualTo(
        """
        PolarisSync 0.1.0, mode run, up 90 min, not ready

        Not ready because:
          c is being opened

        Adapters that cannot be used:
          X/X.dll: the file is no .NET assembly, or it is damaged.

        What runs:
          The backup conf/b.json runs instead of conf/sync-registry.json: it was gone at the start.

        Faults and warnings of the latest documents:
          conf/sync-registry.json:3:7: tasks[0].name: missing

        Tasks:
          a-to-b: waiting, a -> b, 2 services, 9 instances, 1 unknown, 1 pending, 3 held, 1 waiting, 1 refused, 70 s behind, oldest read 3 s ago
            losses are held as h1
            warning: Ownership at 'b' is weak.

        Endpoints:
          a (consul 1.8.7): open for 5 h, audited 40 s ago, 1 call, 0 errors
          b (consul): unreachable for 4 d, 7 calls, 1 error, 3 queued, 1 of 4 write calls under way
            connection refused
          f (file): open for 3 min, its watch begins

        Held:
          h1: 3 losses at b: default/orders, for 70 s, released in 4 min if a fresh read agrees
            40 of 100 instances are gone
            normal: 100, present: 60
            also held as h2: approving either lets the shared losses through
              b default/orders 10.0.0.3:8080
              and 2 more
            let it happen: bash bin/polarissync approve h1    keep it: bash bin/polarissync deny h1
          p1: 1 copy of the withdrawn task old, for 10 s, purged in 50 s
            the task was withdrawn
              b default/x 10.0.0.9:1
            let it happen: bash bin/polarissync approve p1    keep it: bash bin/polarissync deny p1
          h2: 1 loss of task a-to-b, for 10 s, pinned by deny
            all gone
              b default/y 10.0.0.9:1
            let it happen: bash bin/polarissync approve h2    keep it: bash bin/polarissync deny h2

        Set aside, refused by the server:
          b default/orders 10.0.0.5:8080: create, for 3 min, tried again in 7 min
            meta: too many pairs

        Kept from withdrawn tasks, updated by nobody:
          b default/old: 4 copies of 'z' (task z-to-b), for 3 d

        Unclaimed, touched by nobody:
          b default/who: 2 copies of 'y'

        """));

    [TestCase(0, 0, 0, 0)]
    [TestCase(1, 0, 0, 2)]
    [TestCase(1, 1, 0, 3)]
    [TestCase(0, 0, 1, 1)]
    [TestCase(1, 0, 1, 2)]
    public void Plan_ExitCode(int creates, int held, int unknown, int expected) => Assert.That(
        PlanCommand.ExitCodeOf(new PlanReport { Creates = creates, Held = held, Unknown = [.. Enumerable.Repeat("x", unknown)] }), Is.EqualTo(expected));

    [TestCase("applied", 0, 0, 0)]
    [TestCase("applied", 1, 0, 3)]
    [TestCase("refused", 1, 0, 1)]
    [TestCase("apply", 0, 0, 1)]
    [TestCase("applied", 0, 1, 1)]
    public void Sync_ExitCode(string state, int held, int unknown, int expected) => Assert.That(
        SyncCommand.ExitCodeOf(new PlanReport { Changes = [Samples.Plan.Changes[0] with { State = state }], Held = held, Unknown = [.. Enumerable.Repeat("x", unknown)] }),
        Is.EqualTo(expected));
}
