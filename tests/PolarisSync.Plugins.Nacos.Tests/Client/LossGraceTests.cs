using Microsoft.Extensions.Time.Testing;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Nacos.Client;

public sealed class LossGraceTests
{
    private static readonly NacosService s_service = new("public", "DEFAULT_GROUP", "orders");
    private readonly FakeTimeProvider _time = new();

    [Test]
    public void Check_LossWhileConnected_IsBelieved()
    {
        var grace = New(4);

        Assert.That(() => grace.Check(s_service, 0), Throws.Nothing);
    }

    [Test]
    public void Check_LossAfterALostConnection_IsNotBelievedUntilTheTimeIsOver()
    {
        var grace = New(4);
        grace.NoteFailure();
        grace.NoteAnswer();

        foreach (var shown in new[] { 0, 2, 3 })
        {
            var error = Assert.Throws<SyncException>(() => grace.Check(s_service, shown))!;
            Assert.That((error.Kind, error.RetryAfter, error.ConcernsServicesOnly), Is.EqualTo((SyncErrorKind.Transient, TimeSpan.FromSeconds(2), true)), "the server is well");
        }

        Assert.That(() => grace.Check(s_service, 4), Throws.Nothing, "all are back");
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.That(() => grace.Check(s_service, 0), Throws.Nothing);
    }

    [Test]
    public void Check_ServerDownForLong_TimeBeginsWithItsFirstAnswer()
    {
        var grace = New(1);
        grace.NoteFailure();
        _time.Advance(TimeSpan.FromHours(1));
        grace.NoteAnswer();
        _time.Advance(TimeSpan.FromSeconds(29));

        Assert.That(() => grace.Check(s_service, 0), Throws.InstanceOf<SyncException>());
    }

    private LossGrace New(int instances)
    {
        var grace = new LossGrace(_time, TimeSpan.FromSeconds(30));
        grace.Check(s_service, instances);
        return grace;
    }
}
