namespace PolarisSync.Plugins.Consul.Tests.Client;

[TestFixture]
internal sealed class BulkPatienceTests
{
    [Test]
    public void Now_BeforeAnyAnswer_IsShortEnoughToNoticeAServerThatHangs() =>
        Assert.That(new BulkPatience().Now, Is.EqualTo(TimeSpan.FromSeconds(10)));

    [Test]
    public void TimedOut_AgainAndAgain_DoublesUpToTwoMinutes()
    {
        var patience = new BulkPatience();
        var times = new List<double>();
        for (var i = 0; i < 5; i++)
        {
            patience.TimedOut(patience.Now);
            times.Add(patience.Now.TotalSeconds);
        }

        Assert.That(times, Is.EqualTo(new[] { 20.0, 40, 80, 120, 120 }));
    }

    [TestCase(0.2, 10)]
    [TestCase(9, 36)]
    [TestCase(60, 120)]
    public void Answered_LearnsFromWhatItTook(double took, double patience)
    {
        var learned = new BulkPatience();
        learned.Answered(TimeSpan.FromSeconds(took));
        Assert.That(learned.Now.TotalSeconds, Is.EqualTo(patience));
    }
}
