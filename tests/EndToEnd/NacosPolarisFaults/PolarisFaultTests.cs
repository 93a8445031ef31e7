using PolarisSync.Tests.Fakes.Nacos;
using PolarisSync.Tests.Fakes.Polaris;
using PolarisSync.Tests.Fakes.Polaris.Faults;

namespace PolarisSync.EndToEnd.Tests.NacosPolarisFaults;

/// <summary>What goes wrong at Polaris takes no copy away on either side, and once it is over all is in step.</summary>
internal sealed class PolarisFaultTests : FaultScene
{
    private const int Poisoned = 400103;

    // Longer than the hasty guard and its audits need to let everything go.
    private static readonly TimeSpan s_fault = TimeSpan.FromSeconds(12);

    // A second stands for a minute: an hour, with audits every 5 of them and a full read every 4.
    private static readonly TimeSpan s_hour = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_byFullRead = TimeSpan.FromSeconds(4 + 5 + 5);

    // After a refusal of the credentials the host waits a minute before it asks again.
    private static readonly TimeSpan s_afterRefusal = TimeSpan.FromSeconds(100);

    [TestCase("401")]
    [TestCase("another token")]
    [TestCase("code 500001")]
    [TestCase("status 500")]
    [TestCase("empty")]
    [TestCase("cut")]
    public async Task Polaris_AnswersWrong_TakesNothingAwayAndAllIsInStepAfter(string fault)
    {
        // An empty answer is the one that could be true: there only the guard can tell.
        await StartInStepAsync(fault == "empty" ? Documents.ShortGuard : HastyGuard);
        var kept = Fleet.KeepsAllCopies();
        Nacos.ClearRecords();

        Break(fault);
        await ChangeNacosAsync(0);
        await StaysAsync(kept, s_fault);
        Mend();

        await ChangeBothSidesAsync(1);
        var took = await InStepAsync(s_afterRefusal);
        TestContext.Out.WriteLine($"{fault}: in step {took.TotalSeconds:0.0} s after it was over");
        AssertNoCopyLeftNacos();
    }

    [Test]
    public async Task OneBadOf120_IsRefusedAlone_AndArrivesOnceItIsGood()
    {
        var host = await StartInStepAsync();
        var bad = Fleet.AtNacos(20, 42);
        using var poison = Polaris.Faults.Poison(instance => instance.Host == bad.Ip && instance.Weight == 100, Poisoned);
        await Fleet.PutNacosAsync("big", [.. Enumerable.Range(0, 120).Select(number => Fleet.AtNacos(20, number))]);
        await Wait.UntilAsync(() => Task.FromResult(Polaris.Instances("big").Length == 119 ? null : $"{Polaris.Instances("big").Length} of 119"), Soon);
        await Wait.UntilAsync(async () => (await host.ListAsync("quarantined")).Count == 1, Soon, "the bad one is set aside, and shown");

        // What is set aside costs nothing, and holds up nothing.
        Polaris.Writes.Reset();
        await ChangeBothSidesAsync(0);
        await Wait.UntilAsync(() => Task.FromResult(Fleet.WrongAtNacos()), Soon);
        await StaysAsync(() => Polaris.Instances("big").Length == 119 ? null : "a good one went with the bad one", TimeSpan.FromSeconds(8));
        Assert.That(Polaris.Writes.All.Where(write => write.Code == Poisoned), Is.Empty, "refused again and again");

        await Fleet.PutNacosAsync("big", bad with { Weight = 3 });
        await InStepAsync(Soon);
    }

    [Test]
    public async Task Discover_SaysUnchangedForAnHour_TakesNothingAwayNotEvenAfterARestart()
    {
        var host = await StartDocumentInStepAsync(MinutesAsSeconds());
        var kept = Fleet.KeepsCopiesInPolaris();
        var keptInNacos = Fleet.KeepsCopiesInNacos();
        var copiesInNacos = Nacos.Entries.Count(static entry => entry.Metadata.ContainsKey("__sync__"));
        using (Polaris.Faults.Add(PolarisCall.Discover, PolarisFault.Unchanged))
        {
            Polaris.Writes.Reset();
            Nacos.ClearRecords();
            await ChangeBothSidesAsync(0);
            await StaysAsync(() => kept() ?? keptInNacos(), s_hour / 2);
            Assert.That(WritesToNacos(), Is.Empty, "nothing new is known of Polaris");

            // Who starts knows nothing, and learns nothing. What lives with its session is back from what was written down.
            await host.StopAsync();
            await Folder.StartReadyAsync();
            await Wait.UntilAsync(() => Task.FromResult(kept() ?? keptInNacos()), Soon);
            await StaysAsync(() => kept() ?? keptInNacos(), s_hour / 2);

            // Two things changed in Nacos, and the host's copies there came back with it: once each, and never again.
            Assert.That(WritesToPolaris(), Has.Count.LessThanOrEqualTo(2).And.All.Not.Contain(nameof(PolarisWriteKind.Deregister)));
            Assert.That(WritesToNacos(), Has.Count.EqualTo(copiesInNacos).And.All.StartsWith(nameof(NacosWriteKind.Registered)));
        }

        // An answer nobody can use is asked for again after a minute.
        await ChangeBothSidesAsync(1);
        var took = await InStepAsync(s_afterRefusal);
        TestContext.Out.WriteLine($"in step {took.TotalSeconds:0.0} s after it was over");
    }

    /// <summary>What a server's cache shows may be old under a new revision, for good: the full reads find out, and cost no write beside what changed.</summary>
    [Test]
    public async Task Discover_StuckForAnHour_TheFullReadsBringEveryChangeOnce()
    {
        await StartDocumentInStepAsync(MinutesAsSeconds());

        // An audit has seen the copies by then: what the cache keeps for an hour has them in it.
        await StaysAsync(Fleet.Wrong, s_byFullRead);
        using var fault = Polaris.Faults.Add(PolarisCall.Discover, PolarisFault.Stuck);
        Polaris.Writes.Reset();
        Nacos.ClearRecords();
        var began = TimeProvider.System.GetTimestamp();
        var changes = 0;
        for (; TimeProvider.System.GetElapsedTime(began) < s_hour; changes++)
        {
            await Fleet.PutPolarisAsync(Fleet.AtPolaris(Fleet.PolarisService(0), 0, 100 + changes));
            var took = await InStepAsync(s_byFullRead);
            TestContext.Out.WriteLine($"change {changes}: found after {took.TotalSeconds:0.0} s");
            await StaysAsync(Fleet.Wrong, s_fault);
        }

        Assert.That(WritesToPolaris(), Is.Empty);
        var registered = WritesToNacos().Where(static write => write.StartsWith(nameof(NacosWriteKind.Registered), StringComparison.Ordinal)).ToList();
        Assert.That(registered, Has.Count.EqualTo(changes));
        Assert.That(registered, Is.Unique);
        AssertNoCopyLeftNacos();
    }

    [Test]
    public async Task GrpcServer_Replaced_DisturbsNothing()
    {
        await StartInStepAsync();
        Nacos.ClearRecords();
        await using var samples = new Sampler(Fleet.KeepsAllCopies());
        for (var round = 0; round < 3; round++)
        {
            await Polaris.ReplaceGrpcAsync(CancellationToken.None);
            await Fleet.PutNacosAsync(Fleet.NacosService(1), Fleet.AtNacos(1, 0) with { Weight = 2 + round });
            await Fleet.PutPolarisAsync(Fleet.AtPolaris(Fleet.PolarisService(0), 0, 100 + round));
            var took = await InStepAsync(Soon);
            TestContext.Out.WriteLine($"replaced, round {round}: in step after {took.TotalSeconds:0.0} s");
        }

        await samples.AssertNothingWrongAsync();
        AssertNoCopyLeftNacos();
    }

    [Test]
    public async Task Stream_OpenButSilent_TakesNothingAway()
    {
        await StartInStepAsync();
        await using var samples = new Sampler(Fleet.KeepsAllCopies());
        Nacos.ClearRecords();
        using (Polaris.Faults.Add(PolarisCall.Discover, PolarisFault.Silent))
        {
            await Fleet.PutPolarisAsync(Fleet.AtPolaris(Fleet.PolarisService(0), 0, 100));
            await StaysAsync(() => null, s_fault + s_fault);
        }

        var took = await InStepAsync(s_afterRefusal);
        TestContext.Out.WriteLine($"in step {took.TotalSeconds:0.0} s after it spoke again");
        await samples.AssertNothingWrongAsync();
        AssertNoCopyLeftNacos();
    }

    private string MinutesAsSeconds() => Document(audit: 5, polarisOptions: """ "full_read_seconds": 4 """);

    // Of the host: applications of Polaris use the client paths, those of Nacos have a name.
    private List<string> WritesToPolaris() => [.. Polaris.Writes.All.Where(static write => write.Channel == PolarisChannel.Console).Select(static write => $"{write.Kind} {write.Service} {write.InstanceId}")];

    private List<string> WritesToNacos() => [.. Nacos.Writes.Where(static write => write.By is not ("" or Fleet.Name)).Select(static write => $"{write.Kind} {write.Service} {write.Address}")];

    private void Break(string fault)
    {
        if (fault == "another token")
        {
            Polaris.Token = "another";
            return;
        }

        Polaris.Faults.Add(PolarisCall.All, fault switch
        {
            "401" => PolarisFault.Code(401001),
            "code 500001" => PolarisFault.Code(500001),
            "status 500" => PolarisFault.Status(500),
            "empty" => PolarisFault.Empty,
            _ => PolarisFault.Cut,
        });
    }

    private void Mend()
    {
        Polaris.Faults.Clear();
        Polaris.Token = FakePolarisOptions.BuiltInToken;
    }
}
