using PolarisSync.Tests.Fakes.Kong;
using PolarisSync.Tests.Fakes.Kong.Faults;

namespace PolarisSync.EndToEnd.Tests.Gateway;

/// <summary>What goes wrong between a host and its Kong: in step afterwards, nothing twice, nothing of others touched.</summary>
[TestFixture(KongVersion.V3_0_2)]
[TestFixture(KongVersion.V2_8_5)]
internal sealed class KongFaultTests(KongVersion version) : PolarisGatewayScene(version)
{
    private const int Services = 8;
    private const string Conflict = """{"message":"UNIQUE violation detected on '{}'","name":"unique constraint violation","fields":{},"code":5}""";
    private static readonly TimeSpan s_faults = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan s_pace = TimeSpan.FromMilliseconds(250);
    private GatewayFleet _fleet = null!;

    [SetUp]
    public async Task FillAsync()
    {
        _fleet = new(7, Services, SourceName, PutAsync, RemoveAsync);
        await _fleet.FillAsync();
        await WriteDocumentAsync("*", HastyGuard);
    }

    [Test]
    public async Task Kong_DownAtTheStartAndAgainLater_IsInStepOnceItIsUp()
    {
        await Kong.GoDownAsync();
        var host = Folder.Start();
        await Wait.UntilAsync(() => Task.FromResult(host.Log.Any(static line => line.Contains("kong", StringComparison.OrdinalIgnoreCase))), Patience, "the host speaks of it");
        await StepsAsync(4);
        await Kong.ComeUpAsync(CancellationToken.None);
        await InStepAsync("start");
        await host.WaitReadyAsync(Patience);

        await Kong.GoDownAsync();
        await StepsAsync(20);
        await Kong.ComeUpAsync(CancellationToken.None);
        await InStepAsync("later");
        Assert.That(await host.HeldAsync(), Is.Empty);
    }

    [Test]
    public async Task Kong_FailsConflictsAndLosesAnswersWhileAllChanges_IsInStepAfter()
    {
        var host = await Folder.StartReadyAsync(Patience);
        await InStepAsync("start");
        var random = new Random(11);
        var failed = 0;
        foreach (var (fault, onReadsToo) in new[]
        {
            (KongFault.DatabaseError, true), (KongFault.Status(409, Conflict), false), (KongFault.AnswerLost, false), (KongFault.Page(502), true), (KongFault.TooMany(TimeSpan.FromSeconds(1)), true),
        })
        {
            Kong.Faults.Add(fault, (method, _) =>
            {
                var hit = (onReadsToo || method != "GET") && random.Next(10) == 0;
                failed += hit ? 1 : 0;
                return hit;
            });
        }

        await StepsAsync((int)(s_faults / s_pace));
        Kong.Faults.Clear();
        TestContext.Out.WriteLine($"{failed} calls failed");
        Assert.That(failed, Is.GreaterThan(5));
        await InStepAsync("after the faults");
        Assert.That(await host.HeldAsync(), Is.Empty);
    }

    [Test]
    public async Task Host_KilledInsideItsFirstApply_MakesTheHalfWhole()
    {
        foreach (var writes in new[] { 20, 15, 10 })
        {
            Kong.Calls.Clear();
            var host = Folder.Start();
            await Wait.UntilAsync(() => Task.FromResult(Kong.Calls.Writes.Length >= writes), Patience, "some of it is written");
            await host.KillAsync();
            TestContext.Out.WriteLine($"killed after {Kong.Calls.Writes.Length} writes: {_fleet.Wrong(Kong, Foreign)}");
            await StepsAsync(10);
            Spoil();
        }

        await Folder.StartReadyAsync(Patience);
        await InStepAsync("the last run");
    }

    // What others, or two writers at the same time, may leave there while nobody looks.
    private void Spoil()
    {
        Kong.RemoveService(_fleet.NameOf(0));
        Kong.RemoveUpstream($"{_fleet.NameOf(1)}.version-2");
        if (Version == KongVersion.V2_8_5)
        {
            foreach (var upstream in Kong.Upstreams.Where(static upstream => upstream.Name.StartsWith(SourceName, StringComparison.Ordinal)))
            {
                Kong.LiveTargets(upstream.Id).Take(1).ToList().ForEach(target => Kong.MakeTwin(upstream.Id, target.Target));
            }
        }
    }

    private async Task StepsAsync(int count)
    {
        using var timer = new PeriodicTimer(s_pace);
        for (var step = 0; step < count; step++)
        {
            await _fleet.StepAsync();
            await timer.WaitForNextTickAsync();
        }
    }

    private async Task InStepAsync(string what)
    {
        var took = await Wait.UntilAsync(() => Task.FromResult(_fleet.Wrong(Kong, Foreign) ?? Doubles()), Patience);
        TestContext.Out.WriteLine($"{what}: in step after {took.TotalSeconds:0.0} s");
    }
}
