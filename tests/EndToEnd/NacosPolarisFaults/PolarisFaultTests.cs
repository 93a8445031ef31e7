using PolarisSync.Tests.Fakes.Polaris;
using PolarisSync.Tests.Fakes.Polaris.Faults;

namespace PolarisSync.EndToEnd.Tests.NacosPolarisFaults;

/// <summary>What goes wrong at Polaris takes no copy away on either side, and once it is over all is in step.</summary>
internal sealed class PolarisFaultTests : FaultScene
{
    private const int Poisoned = 400103;

    // Longer than the hasty guard and its audits need to let everything go.
    private static readonly TimeSpan s_fault = TimeSpan.FromSeconds(12);

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
    public async Task Discover_SaysUnchangedForLong_TakesNothingAwayNotEvenAfterARestart()
    {
        var host = await StartInStepAsync();
        var kept = Fleet.KeepsCopiesInPolaris();
        var keptInNacos = Fleet.KeepsCopiesInNacos();
        using (Polaris.Faults.Add(PolarisCall.Discover, PolarisFault.Unchanged))
        {
            await ChangeBothSidesAsync(0);
            await StaysAsync(() => kept() ?? keptInNacos(), s_fault);

            // Who starts knows nothing, and learns nothing. What lives with its session is back from what was written down.
            await host.StopAsync();
            await Folder.StartReadyAsync();
            await Wait.UntilAsync(() => Task.FromResult(kept() ?? keptInNacos()), Soon);
            await StaysAsync(() => kept() ?? keptInNacos(), s_fault);
        }

        // An answer nobody can use is asked for again after a minute.
        await ChangeBothSidesAsync(1);
        var took = await InStepAsync(s_afterRefusal);
        TestContext.Out.WriteLine($"in step {took.TotalSeconds:0.0} s after it was over");
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
