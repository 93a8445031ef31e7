using PolarisSync.Tests.Fakes.Nacos.Applications;
using PolarisSync.Tests.Fakes.Polaris;

namespace PolarisSync.EndToEnd.Tests.NacosPolarisFaults;

/// <summary>
/// What the Java polaris-sync was seen to do to these two servers, each once, and done by us never. That a Nacos that comes back empty takes no copy
/// away stands in <see cref="NacosFaultTests"/>.
/// </summary>
internal sealed class JavaToolFaultsTests : FaultScene
{
    private static readonly TimeSpan s_sampled = TimeSpan.FromSeconds(6);

    // Ready says that every target was planned; what was planned is then under way.
    private static readonly TimeSpan s_back = TimeSpan.FromSeconds(5);

    [Test]
    public async Task Weights_BelowOne_StayAboveZero()
    {
        await StartInStepAsync();
        await Fleet.PutNacosAsync("light", Fleet.AtNacos(30, 0) with { Weight = 0.5 }, Fleet.AtNacos(30, 1) with { Weight = 0.01 }, Fleet.AtNacos(30, 2) with { Weight = 0 });
        await Fleet.PutPolarisAsync(Fleet.AtPolaris("light-too", 30, 0) with { Weight = 50 });
        await Fleet.PutPolarisAsync(Fleet.AtPolaris("light-too", 30, 1) with { Weight = 1 });
        await InStepAsync(Soon);

        // Less than Polaris can hold is its least, and not nothing.
        var least = Fleet.AtNacos(31, 0) with { Weight = 0.0001 };
        await Fleet.PutNacosAsync("lightest", least, Fleet.AtNacos(31, 1));
        await Wait.UntilAsync(() => Task.FromResult(Polaris.Instances("lightest").Length == 2 ? null : "not there yet"), Soon);
        Assert.Multiple(() =>
        {
            Assert.That(Polaris.Instances("lightest").Single(copy => copy.Host == least.Ip).Weight, Is.EqualTo(1));
            Assert.That(Polaris.Instances("light").Select(copy => copy.Weight).Order(), Is.EqualTo(new[] { 0, 1, 50 }));
            Assert.That(Nacos.Entries.Where(entry => entry.Service == "light-too").Select(entry => entry.Weight).Order(), Is.EqualTo(new[] { 0.01, 0.5 }));
        });
    }

    [Test]
    public async Task HundredFiftyNewAtOnce_AllArrive()
    {
        await StartInStepAsync();
        await Fleet.PutNacosAsync("many", [.. Enumerable.Range(0, 150).Select(number => Fleet.AtNacos(40, number))]);
        var there = await InStepAsync(Soon);
        await Fleet.PutAllPolarisAsync([.. Enumerable.Range(0, 150).Select(number => Fleet.AtPolaris("many-too", 40, number))]);
        var back = await InStepAsync(Soon);
        TestContext.Out.WriteLine($"150 to Polaris in {there.TotalSeconds:0.0} s, 150 to Nacos {back.TotalSeconds:0.0} s after the last");
    }

    [Test]
    public async Task MetadataKey_RemovedAtTheSource_GoesFromTheCopy()
    {
        await StartInStepAsync();
        var atNacos = Fleet.AtNacos(0, 0);
        var atPolaris = Fleet.AtPolaris(Fleet.PolarisService(0), 0, 0);
        var two = atNacos.Metadata.Add("team", "blue").Add("stage", "test");
        await Fleet.PutNacosAsync(Fleet.NacosService(0), atNacos with { Metadata = two });
        await Fleet.PutPolarisAsync(atPolaris with { Metadata = two });
        await InStepAsync(Soon);

        await Fleet.PutNacosAsync(Fleet.NacosService(0), atNacos with { Metadata = two.Remove("stage") });
        await Fleet.PutPolarisAsync(atPolaris with { Metadata = two.Remove("stage") });
        await InStepAsync(Soon);
        await Fleet.PutNacosAsync(Fleet.NacosService(0), atNacos);
        await Fleet.PutPolarisAsync(atPolaris);
        await InStepAsync(Soon);
    }

    [Test]
    public async Task OneWeight_Changed_NoSiblingVanishesOnEitherSide()
    {
        await StartInStepAsync();
        Nacos.ClearRecords();
        Polaris.Writes.Reset();
        await using var consumer = await NacosApplication.StartAsync(Nacos.Address, "public", "consumer", token: null, CancellationToken.None);
        await consumer.SubscribeAsync("DEFAULT_GROUP", Fleet.PolarisService(1), CancellationToken.None);
        var kept = Fleet.KeepsAllCopies();
        await using var samples = new Sampler(() =>
        {
            var seen = consumer.Seen("DEFAULT_GROUP", Fleet.PolarisService(1))!.Count;
            return kept() ?? (seen == InstancesEach ? null : $"a subscriber was shown {seen} of {InstancesEach}");
        });
        for (var weight = 2; weight < 5; weight++)
        {
            await Fleet.PutNacosAsync(Fleet.NacosService(1), Fleet.AtNacos(1, 0) with { Weight = weight });
            await Fleet.PutPolarisAsync(Fleet.AtPolaris(Fleet.PolarisService(1), 1, 0) with { Weight = weight * 100 });
            await InStepAsync(Soon);
        }

        await StaysAsync(Fleet.Wrong, s_sampled);
        await samples.AssertNothingWrongAsync();
        AssertNoCopyLeftNacos();
        Assert.That(Polaris.Writes.All.Where(write => write.Kind == PolarisWriteKind.Deregister), Is.Empty);
    }

    [TestCase("guard")]
    [TestCase("audit")]
    [TestCase("mapping")]
    [TestCase("options of the endpoint")]
    public async Task Configuration_Edited_DropsNoCopyInNacos(string what)
    {
        var host = await StartInStepAsync();
        var before = Applied();
        Nacos.ClearRecords();
        await using var samples = new Sampler(Fleet.KeepsAllCopies());
        await Folder.WriteRegistryAsync(what switch
        {
            "guard" => Document(guard: Documents.ShortGuard),
            "audit" => Document(audit: 4),
            "mapping" => Document(more: """, "mapping": { "metadata": { "edited": "yes" } }"""),
            _ => Document(nacosOptions: """, "list_interval": "2s" """),
        });
        await Wait.UntilAsync(() => Task.FromResult(Applied() > before ? null : "not applied yet"), Soon);
        await StaysAsync(() => null, s_sampled);
        await samples.AssertNothingWrongAsync();

        await Fleet.PutPolarisAsync(Fleet.AtPolaris(Fleet.PolarisService(1), 1, 50));
        await Wait.UntilAsync(() => Task.FromResult(Fleet.WrongAtNacos()), Soon);

        int Applied() => host.Log.Count(line => line.Contains("Configuration applied", StringComparison.Ordinal));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Host_Restarted_BringsTheCopiesInNacosBackWithItsSession(bool killed)
    {
        var host = await StartInStepAsync();
        var kept = Fleet.KeepsCopiesInPolaris();
        if (killed)
        {
            await host.KillAsync();
        }
        else
        {
            Assert.That(await host.StopAsync(), Is.Zero);
        }

        await Folder.StartReadyAsync();
        var back = await Wait.UntilAsync(() => Task.FromResult(kept() ?? Fleet.Wrong()), s_back);
        TestContext.Out.WriteLine($"the copies in Nacos were back {back.TotalSeconds:0.0} s after the host was ready");
        await StaysAsync(() => kept() ?? Fleet.WrongAtNacos(), s_sampled);
        await ChangeBothSidesAsync(0);
        await InStepAsync(Soon);
    }
}
