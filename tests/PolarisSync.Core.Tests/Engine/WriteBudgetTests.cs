using Microsoft.Extensions.Time.Testing;
using PolarisSync.Core.Engine;

namespace PolarisSync.Core.Tests.Engine;

[TestFixture]
internal sealed class WriteBudgetTests
{
    private readonly FakeTimeProvider _time = new();

    [TestCase(100, 1000, 9.0)]
    [TestCase(3, 10, 2.3333334)]
    [TestCase(1, 3, 2.0)]
    [TestCase(1000, 1000, 0.0)]
    public void Spend_WaitingAsToldEachTime_IsExactToTheTick(int rate, int count, double seconds)
    {
        var budget = new WriteBudget(_time) { Rate = rate };
        var start = _time.GetUtcNow();
        for (var i = 0; i < count; i++)
        {
            _time.Advance(budget.TimeUntil(1));
            Assert.That(budget.Available, Is.GreaterThanOrEqualTo(1));
            budget.Spend(1);
        }

        Assert.That(_time.GetUtcNow() - start, Is.EqualTo(TimeSpan.FromTicks((long)Math.Round(seconds * TimeSpan.TicksPerSecond))).Within(TimeSpan.FromTicks(count)));
    }

    [Test]
    public void Spend_MoreThanTheBucketHolds_IsPaidOffFirst()
    {
        var budget = new WriteBudget(_time) { Rate = 10 };

        budget.Spend(35);

        Assert.That(budget.Available, Is.EqualTo(-25));
        Assert.That(budget.TimeUntil(1), Is.EqualTo(TimeSpan.FromSeconds(2.6)));
    }

    [Test]
    public void Wait_OfAYear_FillsTheBucketOnce()
    {
        var budget = new WriteBudget(_time) { Rate = 1_000_000 };
        budget.Spend(1_000_000);

        _time.Advance(TimeSpan.FromDays(365));

        Assert.That(budget.Available, Is.EqualTo(1_000_000));
    }

    [Test]
    public void Rate_Lowered_CutsWhatWasSaved()
    {
        var budget = new WriteBudget(_time) { Rate = 100 };

        budget.Rate = 10;

        Assert.That(budget.Available, Is.EqualTo(10));
    }

    [Test]
    public void Rate_None_IsNoLimit()
    {
        var budget = new WriteBudget(_time);

        budget.Spend(int.MaxValue);

        Assert.That(budget.Available, Is.EqualTo(long.MaxValue));
        Assert.That(budget.TimeUntil(int.MaxValue), Is.EqualTo(TimeSpan.Zero));
    }
}
