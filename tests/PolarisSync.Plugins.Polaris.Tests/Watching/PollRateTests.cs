namespace PolarisSync.Plugins.Polaris;

internal sealed class PollRateTests
{
    [TestCase(0, 4000, 0)]
    [TestCase(10, 4000, 10)]
    [TestCase(250, 4000, 250)]
    [TestCase(1000, 4000, 250, Description = "each once a second")]
    [TestCase(10_000, 4000, 1000, Description = "each every 2.5 s")]
    [TestCase(10, 100, 10)]
    [TestCase(100, 100, 25, Description = "each once a second")]
    [TestCase(10_000, 100, 25)]
    public void PerRound_SoManyServices_IsSoMany(int services, int most, int expected) => Assert.That(PollRate.PerRound(services, most), Is.EqualTo(expected));
}
