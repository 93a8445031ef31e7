using PolarisSync.Abstractions;
using PolarisSync.Tests.Fakes.Kong;
using PolarisSync.Tests.Fakes.Kong.Faults;
using static PolarisSync.Plugins.Kong.EngineBench;

namespace PolarisSync.Plugins.Kong.Fake;

/// <summary>Whatever goes wrong, in step afterwards: no doubles, and nothing lost on the way.</summary>
[TestFixture(KongVersion.V3_0_2)]
[TestFixture(KongVersion.V2_8_5)]
internal sealed class FaultTests(KongVersion version)
{
    private const string Name = "ins-3ad0f6e6.default.test.service.3";
    private static readonly string s_whole =
        $"{Name}.default: 10.0.0.1:8080*100 10.0.0.2:8080*100\n{Name}.version-1: 10.0.0.1:8080*100\n{Name}.version-2: 10.0.0.2:8080*100";

    [TestCase("database")]
    [TestCase("lost")]
    [TestCase("cut")]
    [TestCase("busy")]
    [TestCase("page")]
    public async Task Cold_EverySecondWriteFails_IsWholeInTheEnd(string fault)
    {
        await using var bench = await EngineBench.StartAsync(version);
        bench.Registry.RegisterNatives(Service, [Instance(0, "1.0.0"), Instance(1, "2.0.0")]);
        var calls = 0;
        bench.Kong.Faults.Add(
            fault switch
            {
                "database" => KongFault.DatabaseError,
                "lost" => KongFault.AnswerLost,
                "cut" => KongFault.Cut,
                "busy" => KongFault.TooMany(TimeSpan.FromSeconds(1)),
                _ => KongFault.Page(503),
            },
            (method, _) => method != "GET" && Interlocked.Increment(ref calls) % 2 == 0,
            times: 4);
        await bench.RunAsync(EngineBench.Task);
        await bench.UntilAsync(() => bench.Picture() == s_whole && bench.Kong.FindService(Name) is not null, $"whole after {fault}");
        Assert.That(bench.Kong.Upstreams.SelectMany(upstream => bench.Kong.AllRowsOf(upstream.Id)).Count(), Is.EqualTo(4), "no doubles");
    }

    [Test]
    public async Task Down_ThenUp_FollowsOn()
    {
        await using var bench = await StartAsync();
        await bench.Kong.GoDownAsync();
        bench.Registry.RegisterNative(Service, Instance(5, ""));
        bench.Registry.Deregister(Service, Instance(1, "").Key);
        await bench.Kong.ComeUpAsync(CancellationToken.None);
        await bench.UntilAsync(
            () => bench.Picture() == $"{Name}.default: 10.0.0.1:8080*100 10.0.0.6:8080*100\n{Name}.version-1: 10.0.0.1:8080*100\n{Name}.version-2:", "in step again");
    }

    [Test]
    public async Task HalfApplied_ServiceAndOneUpstreamTakenAway_AreMadeAgainAtTheNextLook()
    {
        await using var bench = await StartAsync();
        bench.Kong.RemoveService(Name);
        bench.Kong.RemoveUpstream($"{Name}.version-2");
        bench.Kong.RemoveTarget($"{Name}.default", "10.0.0.2:8080");
        bench.Registry.UpdateNative(Service, Instance(0, "").Key, native => native with { Metadata = native.Metadata.With("a", "b") });
        await bench.UntilAsync(() => bench.Picture() == s_whole && bench.Kong.FindService(Name)?.Host == $"{Name}.default", "whole again");
    }

    [Test]
    public async Task Twins_TheNewerStays()
    {
        if (version != KongVersion.V2_8_5)
        {
            Assert.Ignore("the database keeps rows unique from 3.0 on");
        }

        await using var bench = await StartAsync();
        var newer = bench.Kong.MakeTwin($"{Name}.default", "10.0.0.1:8080");
        bench.Registry.RegisterNative(Service, Instance(7, ""));
        await bench.UntilAsync(() => bench.Kong.AllRowsOf($"{Name}.default").Length == 3, "one row each");
        Assert.That(bench.Kong.AllRowsOf($"{Name}.default").Select(row => row.Id), Does.Contain(newer.Id));
    }

    [Test]
    public async Task RowStoredUnnormalised_IsTheSameTarget()
    {
        await using var bench = await EngineBench.StartAsync(version);
        bench.Registry.RegisterNative(Service, Instance(0, "") with { Host = "2001:db8::7" });
        await bench.RunAsync(EngineBench.Task with { Matches = [Match()] });
        Assert.That(bench.Picture(), Is.EqualTo($"{Name}.default: [2001:0db8:0000:0000:0000:0000:0000:0007]:8080*100"));
        bench.Kong.Calls.Clear();
        await bench.StopAsync();
        await bench.RunAsync(EngineBench.Task with { Matches = [Match()] });
        Assert.That(bench.Kong.Calls.Writes, Is.Empty);
    }

    [Test]
    public async Task FlapDamping_UnhealthyForAMoment_WritesNothing()
    {
        await using var bench = await EngineBench.StartAsync(version);
        bench.Registry.RegisterNatives(Service, [Instance(0, ""), Instance(1, "")]);
        await bench.RunAsync(EngineBench.Task with { Matches = [Match()], FlapDamping = TimeSpan.FromSeconds(2) });
        bench.Kong.Calls.Clear();
        bench.Registry.UpdateNative(Service, Instance(0, "").Key, native => native with { Health = InstanceHealth.Critical });
        await bench.UntilAsync(() => !bench.Kong.Calls.All.IsEmpty, "seen");
        bench.Registry.UpdateNative(Service, Instance(0, "").Key, native => native with { Health = InstanceHealth.Passing });
        await bench.UntilInStepAsync();
        Assert.That(bench.Kong.Calls.Writes, Is.Empty);

        bench.Registry.UpdateNative(Service, Instance(0, "").Key, native => native with { Health = InstanceHealth.Critical });
        await bench.UntilAsync(() => bench.Kong.LiveTargets($"{Name}.default").Length == 1, "unhealthy for longer");
    }

    private async Task<EngineBench> StartAsync()
    {
        var bench = await EngineBench.StartAsync(version);
        bench.Registry.RegisterNatives(Service, [Instance(0, "1.0.0"), Instance(1, "2.0.0")]);
        await bench.RunAsync(EngineBench.Task);
        return bench;
    }
}
