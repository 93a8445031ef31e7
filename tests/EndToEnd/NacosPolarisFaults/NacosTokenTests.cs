using PolarisSync.Tests.Fakes.Nacos;

namespace PolarisSync.EndToEnd.Tests.NacosPolarisFaults;

/// <summary>A Nacos whose tokens end while they are needed.</summary>
internal sealed class NacosTokenTests : FaultScene
{
    private static readonly TimeSpan s_life = TimeSpan.FromSeconds(8);

    protected override FakeNacosOptions NacosOptions => new() { Auth = true, TokenLife = s_life };

    [Test]
    public async Task Token_RunsOutAndIsRevokedMidRun_NothingGoesAndEveryChangeArrives()
    {
        await StartInStepAsync();
        Nacos.ClearRecords();
        await using var samples = new Sampler(Fleet.KeepsAllCopies());
        for (var round = 0; round < 4; round++)
        {
            if (round % 2 == 0)
            {
                Nacos.ExpireTokens();
            }
            else
            {
                // Nobody asks anything of it until its life is over.
                await StaysAsync(Fleet.Wrong, s_life + TimeSpan.FromSeconds(1));
            }

            Fleet.LogInAgain();
            await Fleet.PutNacosAsync(Fleet.NacosService(1), Fleet.AtNacos(1, 0) with { Weight = 2 + round });
            await Fleet.PutNacosAsync(Fleet.NacosService(0), Fleet.AtNacos(0, 100 + round));
            await Fleet.PutPolarisAsync(Fleet.AtPolaris(Fleet.PolarisService(0), 0, 100 + round));
            var took = await InStepAsync(Soon);
            TestContext.Out.WriteLine($"round {round}: in step {took.TotalSeconds:0.0} s after the change");
        }

        await samples.AssertNothingWrongAsync();
        AssertNoCopyLeftNacos();
    }
}
