using CsCheck;
using Microsoft.Extensions.Time.Testing;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Consul;

internal sealed class IndexLedgerTests
{
    [Test]
    public void Complete_LowerIndexOfOnePath_IsANewEpoch()
    {
        using var ledger = Create();
        var before = ledger.Complete(ledger.Begin("p"), 10);
        var life = ledger.Life;
        var after = ledger.Complete(ledger.Begin("p"), 9);
        Assert.That(life.IsCancellationRequested, Is.True);
        Assert.That(ledger.Life.IsCancellationRequested, Is.False);
        Assert.That(after.Epoch, Is.Not.EqualTo(before.Epoch));
        Assert.That(after.Number, Is.EqualTo(9));
    }

    [Test]
    public void Complete_LowerIndexOfAnotherPath_CountsOn()
    {
        using var ledger = Create();
        var dump = ledger.Complete(ledger.Begin("dump"), 10);
        Assert.That(ledger.Complete(ledger.Begin("service"), 4), Is.EqualTo(dump));
    }

    [Test]
    public void Complete_AnswersOvertakeEachOther_IsNoNewEpoch()
    {
        using var ledger = Create();
        var slow = ledger.Begin("p");
        ledger.Complete(ledger.Begin("p"), 10);
        var life = ledger.Life;
        ledger.Complete(slow, 9);
        Assert.That(life.IsCancellationRequested, Is.False);
    }

    [Test]
    public void Complete_AskedInAnEarlierLife_IsRefused()
    {
        using var ledger = Create();
        var ticket = ledger.Begin("p");
        var life = ledger.Life;
        ledger.ServerReplaced();
        Assert.That(life.IsCancellationRequested, Is.True);
        Assert.That(() => ledger.Complete(ticket, 10), Throws.TypeOf<SyncException>().With.Property("Kind").EqualTo(SyncErrorKind.Transient));
    }

    [Test]
    public void Complete_NoIndex_SaysNothing()
    {
        using var ledger = Create();
        ledger.Complete(ledger.Begin("p"), 10);
        var life = ledger.Life;
        Assert.That(ledger.Complete(ledger.Begin("p"), 0).Number, Is.EqualTo(10));
        Assert.That(life.IsCancellationRequested, Is.False);
    }

    /// <summary>The claim in the ledger's comment, played: a server with two services, reads that overlap and arrive in any order.</summary>
    [Test]
    public void Law01_LowerNumber_NeverHoldsTheNewerState() => Gen.Int[0, 99].Array[1, 60].Sample(steps =>
    {
        using var ledger = Create();
        long raft = 1;
        var changed = new long[] { 1, 1 };
        var underWay = new List<(IndexTicket Ticket, int Service, long Index)>();
        var views = new List<(int Service, long Change, long Number)>();
        foreach (var step in steps)
        {
            switch (step % 4)
            {
                case 0:
                    changed[step / 4 % 2] = ++raft;
                    break;
                case 1:
                    // The server answers between leaving and arriving; the state is that of now.
                    var service = step / 4 % 2;
                    underWay.Add((ledger.Begin($"s{service}"), service, changed[service]));
                    break;
                case 2:
                    underWay.Add((ledger.Begin("dump"), 2, changed.Max()));
                    break;
                case 3 when underWay.Count > 0:
                    var (ticket, of, index) = underWay[step / 4 % underWay.Count];
                    underWay.RemoveAt(step / 4 % underWay.Count);
                    var number = ledger.Complete(ticket, index).Number;
                    if (of < 2)
                    {
                        views.Add((of, index, number));
                    }

                    break;
            }
        }

        Assert.That(views.Where(low => views.Any(high => high.Service == low.Service && high.Number > low.Number && high.Change < low.Change)), Is.Empty);
    });

    private static IndexLedger Create() => new(new FakeTimeProvider());
}
