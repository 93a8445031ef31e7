using PolarisSync.Tests.Fakes.Nacos;

namespace PolarisSync.EndToEnd.Tests.NacosPolarisFaults;

/// <summary>What goes wrong at Nacos takes no copy away, and once it is over all is in step.</summary>
internal sealed class NacosFaultTests : FaultScene
{
    // A guard that holds far longer than applications take to return.
    private const string PatientGuard = """{ "window": "5s", "surge": "10s", "hold": "5m", "confirm_empty": "2s" }""";

    // Longer than the hasty guard and its audits need to let everything go.
    private static readonly TimeSpan s_absence = TimeSpan.FromSeconds(12);

    // From when it answers again: 30 s is what is allowed.
    private static readonly TimeSpan s_back = TimeSpan.FromSeconds(30);

    /// <summary>The fault the Java tool answers by deleting every copy.</summary>
    /// <param name="kind">What Nacos still knows.</param>
    /// <param name="bySettling">Whether the adapter's own patience saves the copies, or the guard alone.</param>
    [TestCase(NacosRestart.Empty, true)]
    [TestCase(NacosRestart.Empty, false)]
    [TestCase(NacosRestart.KeepsPersistent, true)]
    public async Task Nacos_RestartsEmpty_DeletesNoCopyAndAllIsInStepOnceApplicationsReturn(NacosRestart kind, bool bySettling)
    {
        var host = await StartInStepAsync(bySettling ? HastyGuard : PatientGuard, bySettling ? "2m" : "0s");
        var kept = Fleet.KeepsCopiesInPolaris();

        await Nacos.RestartAsync(kind, CancellationToken.None);
        var back = await Wait.UntilAsync(() => Task.FromResult(kept() ?? Fleet.WrongAtNacos()), s_back);
        TestContext.Out.WriteLine($"the copies in Nacos were back {back.TotalSeconds:0.0} s after it answered again");
        await StaysAsync(kept, s_absence);

        // What is not believed is the loss alone: the way from Polaris to Nacos goes on meanwhile.
        await Fleet.PutPolarisAsync(Fleet.AtPolaris(Fleet.PolarisService(0), 0, 50));
        await Fleet.PutPolarisAsync(Fleet.AtPolaris(Fleet.PolarisService(1), 1, 50));
        await Wait.UntilAsync(() => Task.FromResult(kept() ?? Fleet.WrongAtNacos()), s_back);
        if (!bySettling)
        {
            Assert.That(await host.HeldAsync(), Is.Not.Empty, "the guard holds what looks like an accident");
        }

        await Fleet.ReturnToNacosAsync();
        await Wait.UntilAsync(async () => kept() ?? Fleet.Wrong() ?? ((await host.HeldAsync()).Count > 0 ? "something is held" : null), Soon);
        await ChangeBothSidesAsync(0);
        await InStepAsync(Soon);
    }

    [Test]
    public async Task NacosAndHost_RestartTogether_DeletesNoCopy()
    {
        var host = await StartInStepAsync(PatientGuard);
        var kept = Fleet.KeepsCopiesInPolaris();
        await host.KillAsync();
        await Nacos.RestartAsync(NacosRestart.Empty, CancellationToken.None);
        host = await Folder.StartReadyAsync();

        await StaysAsync(kept, s_absence);
        await Fleet.ReturnToNacosAsync();
        await Wait.UntilAsync(async () => kept() ?? Fleet.Wrong() ?? ((await host.HeldAsync()).Count > 0 ? "something is held" : null), Soon);
    }

    [Test]
    public async Task Streams_OpenButSilent_TakeNothingAwayAndChangesArriveAllTheSame()
    {
        await StartInStepAsync();
        Nacos.Faults.SilentStreams = true;
        var kept = Fleet.KeepsAllCopies();
        await StaysAsync(kept, s_absence);
        await ChangeBothSidesAsync(0);
        var late = await InStepAsync(Soon);
        TestContext.Out.WriteLine($"a change under silent streams arrived after {late.TotalSeconds:0.0} s");

        Nacos.Faults.SilentStreams = false;
        await ChangeBothSidesAsync(1);
        await InStepAsync(Soon);
    }

    [Test]
    public async Task Answers_Empty_TakeNothingAwayWhileTheGuardHolds()
    {
        var host = await StartInStepAsync(PatientGuard);
        var kept = Fleet.KeepsAllCopies();
        Nacos.Faults.EmptyAnswers = true;
        await StaysAsync(kept, s_absence);

        Nacos.Faults.EmptyAnswers = false;
        await ChangeBothSidesAsync(0);
        await Wait.UntilAsync(async () => Fleet.Wrong() ?? ((await host.HeldAsync()).Count > 0 ? "something is held" : null), Soon);
    }
}
