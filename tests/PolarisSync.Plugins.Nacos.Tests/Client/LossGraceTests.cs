using Microsoft.Extensions.Time.Testing;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Nacos.Client;

public sealed class LossGraceTests
{
    private static readonly NacosService s_service = new("public", "DEFAULT_GROUP", "orders");
    private readonly FakeTimeProvider _time = new();

    [Test]
    public async Task Ask_Connected_LossIsBelieved()
    {
        var grace = New(4);
        grace.Join(new Witness { IsKnown = true });

        Assert.That(grace.TryTake(s_service, 0), Is.False, "not before somebody was asked");
        Assert.That(await grace.AskAsync(CancellationToken.None), Is.LessThanOrEqualTo(TimeSpan.Zero));
        grace.Take(s_service, 0);
        Assert.That(grace.TryTake(s_service, 0), Is.True);
    }

    [Test]
    public async Task Ask_AfterALostConnection_LossIsNotBelievedUntilTheTimeIsOver()
    {
        var grace = New(4);
        grace.NoteFailure();
        grace.NoteAnswer();

        foreach (var shown in new[] { 0, 2, 3 })
        {
            Assert.That(grace.TryTake(s_service, shown), Is.False);
            var error = grace.Refusal(s_service, shown, await grace.AskAsync(CancellationToken.None));
            Assert.That((error.Kind, error.RetryAfter, error.ConcernsServicesOnly), Is.EqualTo((SyncErrorKind.Transient, TimeSpan.FromSeconds(2), true)), "the server is well");
        }

        Assert.That(grace.TryTake(s_service, 4), Is.True, "all are back");
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.That(await grace.AskAsync(CancellationToken.None), Is.LessThanOrEqualTo(TimeSpan.Zero));
    }

    [Test]
    public async Task Ask_ServerDownForLong_TimeBeginsWithItsFirstAnswer()
    {
        var grace = New(1);
        grace.NoteFailure();
        _time.Advance(TimeSpan.FromHours(1));
        grace.NoteAnswer();
        _time.Advance(TimeSpan.FromSeconds(29));

        Assert.That(await grace.AskAsync(CancellationToken.None), Is.EqualTo(TimeSpan.FromSeconds(1)));
    }

    [Test]
    public async Task Ask_AReadWasFasterThanTheNewsOfTheRestart_LossIsNotBelieved()
    {
        var grace = New(4);
        grace.Join(new Witness { IsKnown = true });
        grace.Join(new Witness { IsKnown = false });

        Assert.That(grace.TryTake(s_service, 0), Is.False);
        Assert.That(await grace.AskAsync(CancellationToken.None), Is.EqualTo(TimeSpan.FromSeconds(30)));
        grace.NoteAnswer();
        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.That(await grace.AskAsync(CancellationToken.None), Is.EqualTo(TimeSpan.FromSeconds(1)), "as after any lost connection");
    }

    [Test]
    public async Task Ask_ConnectionGivenUpOnPurpose_SaysNothing()
    {
        var grace = New(4);
        var witness = new Witness { IsKnown = false };
        grace.Join(witness);
        witness.Asked = () => grace.Leave(witness);

        Assert.That(await grace.AskAsync(CancellationToken.None), Is.LessThanOrEqualTo(TimeSpan.Zero));
        grace.NoteLost(witness);
        Assert.That(await grace.AskAsync(CancellationToken.None), Is.LessThanOrEqualTo(TimeSpan.Zero), "nobody asks it any more");
    }

    [Test]
    public async Task Ask_SettleOff_NobodyIsAsked()
    {
        var grace = new LossGrace(_time, TimeSpan.Zero);
        grace.Join(new Witness { IsKnown = false });

        Assert.That(await grace.AskAsync(CancellationToken.None), Is.LessThanOrEqualTo(TimeSpan.Zero));
    }

    private LossGrace New(int instances)
    {
        var grace = new LossGrace(_time, TimeSpan.FromSeconds(30));
        Assert.That(grace.TryTake(s_service, instances), Is.True);
        return grace;
    }

    private sealed class Witness : ILifeWitness
    {
        public bool IsKnown { get; init; }

        public Action? Asked { get; set; }

        public Task<bool> IsKnownAsync(CancellationToken cancellationToken)
        {
            Asked?.Invoke();
            return Task.FromResult(IsKnown);
        }
    }
}
