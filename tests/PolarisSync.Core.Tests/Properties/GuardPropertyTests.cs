using System.Text.Json;
using CsCheck;
using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;
using PolarisSync.Core.Engine.State;
using PolarisSync.Core.Guard;
using PolarisSync.Core.Planning;

namespace PolarisSync.Core.Tests.Properties;

/// <summary>What the guard holds and what ends it, over random histories of one target (DESIGN law 9).</summary>
[TestFixture]
internal sealed class GuardPropertyTests
{
    private const int Copies = 20;
    private static readonly DateTimeOffset s_start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TargetId s_id = new("b", PlanCase.Target);
    private static readonly GuardSettings s_settings = new() { Window = TimeSpan.FromSeconds(10), Surge = TimeSpan.FromSeconds(60), Hold = TimeSpan.FromSeconds(25) };

    private enum Happening
    {
        Judge,
        JudgeAfterARead,
        JudgeUnknown,
        Deny,
        Approve,
        Return,
        Restart,
    }

    private static readonly Gen<(int Seconds, Happening What)[]> s_history = Gen.Select(
        Gen.Int[0, 12],
        Gen.Frequency(
            (5, Gen.Const(Happening.Judge)),
            (5, Gen.Const(Happening.JudgeAfterARead)),
            (2, Gen.Const(Happening.JudgeUnknown)),
            (1, Gen.OneOf(Happening.Deny, Happening.Approve, Happening.Return)),
            (2, Gen.Const(Happening.Restart))),
        static (seconds, what) => (seconds, what)).Array[1, 15];

    [Test]
    public void Replacement_AnyNumber_IsNeverHeld() => Check(
        Gen.Select(Gen.Int[0, 90], Gen.Int[0, Copies]).Array[1, 30],
        static history =>
        {
            var guard = new LossGuard();
            var now = s_start;
            foreach (var (seconds, replaced) in history)
            {
                now = now.AddSeconds(seconds);
                Assert.That(Judge(guard, now, Copies, replaced, after: Copies, now).Held, Is.Empty);
            }
        });

    [Test]
    public void Growth_AnyNumber_IsNeverHeld() => Check(
        Gen.Select(Gen.Int[0, 90], Gen.Int[0, 8], Gen.Int[0, 5]).Array[1, 30],
        static history =>
        {
            var guard = new LossGuard();
            var (now, count) = (s_start, 1);
            foreach (var (seconds, more, lost) in history)
            {
                now = now.AddSeconds(seconds);
                count += more;
                Assert.That(Judge(guard, now, count, Math.Min(lost, count), after: count, now).Held, Is.Empty);
            }
        });

    [Test]
    public void Loss_AnyNumber_IsHeldFromTheRatioUp() => Check(Gen.Int[1, Copies], static lost =>
    {
        var guard = new LossGuard();
        Judge(guard, s_start, Copies, 0, Copies, s_start);
        var held = Judge(guard, s_start.AddSeconds(20), Copies, lost, Copies - lost, s_start.AddSeconds(20)).Held;
        Assert.That(held, Has.Count.EqualTo(lost * 10 > Copies * 3 ? lost : 0));
    });

    [Test]
    public void Loss_OneByOne_IsHeldOnceItIsMoreThanTheRatioOfTheWindow() => Check(Gen.Int[0, 2].Array[5, 40], static gaps =>
    {
        // One goes every few seconds at most: whatever was let through within the window counts on.
        var guard = new LossGuard();
        var (now, left) = (s_start, Copies);
        var counts = new List<(DateTimeOffset At, int Count)> { (now, Copies) };
        Judge(guard, now, Copies, 0, Copies, now);
        foreach (var gap in gaps)
        {
            now = now.AddSeconds(gap);
            var normal = counts.Last(sample => sample.At <= now - s_settings.Window || sample == counts[0]).Count;
            var expected = left >= s_settings.MinOwned && (normal - left + 1) * 10 > normal * 3;
            var held = Judge(guard, now, left, 1, left - 1, now, first: Copies - left).Held;
            Assert.That(held, Has.Count.EqualTo(expected ? 1 : 0));
            if (expected || left == 1)
            {
                break;
            }

            left--;
            Judge(guard, now, left, 0, left, now);
            counts.Add((now, left));
        }
    });

    [Test]
    public void Held_AnyHistory_EndsOnlyByApproveReturnOrTimeWithAFreshRead() => Check(s_history, static history =>
    {
        const int Lost = 12;
        var guard = new LossGuard();
        Judge(guard, s_start, Copies, 0, Copies, s_start);
        var since = s_start.AddSeconds(20);
        var (now, read, held, denied) = (since, since, true, false);
        Assert.That(Judge(guard, now, Copies, Lost, Copies - Lost, read).Held, Has.Count.EqualTo(Lost));
        foreach (var (seconds, what) in history)
        {
            now = now.AddSeconds(seconds);
            read = what == Happening.JudgeAfterARead ? now : read;
            var due = since + s_settings.Hold!.Value;
            switch (what)
            {
                case Happening.Deny when held:
                    guard.Deny(guard.Held[0]);
                    denied = true;
                    break;
                case Happening.Approve when held:
                    while (guard.Held.Count > 0)
                    {
                        guard.Approve(guard.Held[0]);
                    }

                    held = false;
                    break;
                case Happening.Return:
                    Judge(guard, now, Copies, 0, Copies, read);
                    Assert.That(guard.Held, Is.Empty);
                    return;
                case Happening.Restart:
                    guard = Restarted(guard);
                    break;
            }

            var verdict = Judge(guard, now, Copies, Lost, Copies - Lost, read, unknown: what == Happening.JudgeUnknown);
            held &= denied || now < due || read < due || what == Happening.JudgeUnknown;
            Assert.That(verdict.Held, Has.Count.EqualTo(held ? Lost : 0), $"{what} at {now - since}");
            denied &= held;
        }
    });

    [Test]
    public void Released_IsNormalFromThenOn() => Check(Gen.Select(Gen.Int[7, 10], Gen.Int[0, 9]), static (lost, seconds) =>
    {
        var guard = new LossGuard();
        Judge(guard, s_start, Copies, 0, Copies, s_start);
        var now = s_start.AddSeconds(20);
        Judge(guard, now, Copies, lost, Copies - lost, now);
        guard.Approve(guard.Held[0]);
        while (guard.Held.Count > 0)
        {
            guard.Approve(guard.Held[0]);
        }

        Judge(guard, now, Copies, lost, Copies - lost, now);
        var left = Copies - lost;
        now = now.AddSeconds(seconds);
        Judge(guard, now, left, 0, left, now);
        var few = left * 3 / 10;
        Assert.That(Judge(guard, now, left, few, left - few, now, first: lost).Held, Is.Empty);
        Assert.That(Judge(guard, now, left, few + 1, left - few - 1, now, first: lost).Held, Has.Count.EqualTo(left >= s_settings.MinOwned ? few + 1 : 0));
    });

    private static LossGuard Restarted(LossGuard guard)
    {
        var stored = JsonSerializer.Deserialize(
            JsonSerializer.Serialize(
                new StoredGuard
                {
                    LastId = guard.LastId,
                    Held = [.. guard.Held.Select(StoredScope.From)],
                    Released = [.. guard.Released.Select(static key => StoredLoss.From(key, null))],
                    Series = [.. guard.Targets.Select(static pair => StoredSeries.From(pair.Key, pair.Value.Series))],
                },
                StateJson.Default.StoredGuard),
            StateJson.Default.StoredGuard)!;
        var restarted = new LossGuard();
        restarted.Restore(
            stored.Series.Select(static series => (series.Target.ToTarget(), series.ToSeries())),
            stored.Held.Select(static scope => scope.ToScope()),
            stored.Released.Select(static loss => loss.ToKey()),
            stored.LastId);
        return restarted;
    }

    private static GuardVerdict Judge(LossGuard guard, DateTimeOffset now, int count, int lost, int after, DateTimeOffset readAt, int first = 0, bool unknown = false)
    {
        var plan = new TargetPlan
        {
            Observed = new() { Target = PlanCase.Target },
            Desired = new(),
            Losses = [.. Enumerable.Range(first, lost).Select(number => new PlannedLoss(Delete(number), LossKind.Gone, "a-to-b", unknown ? "unknown" : null))],
            Now = new(count, count),
            After = new(after, after),
            Owned = count,
            UnknownOwners = unknown ? ["a"] : [],
        };
        return guard.Judge(now, s_id, plan, [new("a-to-b", "a", s_settings, readAt)]);
    }

    private static InstanceChange Delete(int number) => new()
    {
        Kind = ChangeKind.Delete,
        Owner = "a",
        Observed = new() { Instance = Engine.EngineHarness.Instance(number), Ownership = CopyOwnership.Ours, Owner = "a", Handle = $"{number}" },
    };

    private static void Check<T>(Gen<T> gen, Action<T> property) => gen.Sample(property, seed: PropertyRun.Seed, iter: PropertyRun.Iterations(1000), threads: 1);

    private static void Check(Gen<(int, int)> gen, Action<int, int> property) => Check<(int, int)>(gen, pair => property(pair.Item1, pair.Item2));
}
