using Microsoft.Extensions.Time.Testing;
using PolarisSync.Plugins.Consul.Wire;

namespace PolarisSync.Plugins.Consul.Tests.Client;

/// <summary>What a watch may take over from the reads that came before it: too much loses a change, too little costs a dump.</summary>
internal sealed class FirstReadsTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(250);
    private readonly FakeTimeProvider _time = new();

    [Test]
    public async Task Take_AllWereRead_GivesThemAtOnce()
    {
        var reads = new FirstReads();
        Dump(reads, 7, ["orders", "users"], ("orders", 3), ("users", 4));

        var taken = await TakeAsync(reads, "orders", "users");

        Assert.That(taken!.Index, Is.EqualTo(7));
        Assert.That(taken.Numbers.Keys, Is.EquivalentTo(new[] { "orders", "users" }));
        Assert.That(taken.Covered, Is.EquivalentTo(new[] { "orders", "users" }));
    }

    [Test]
    public async Task Take_AServiceWasReadLater_KeepsTheEarliestIndexAndItsLaterNumber()
    {
        var reads = new FirstReads();
        Dump(reads, 7, ["orders"], ("orders", 3), ("users", 4));
        Dump(reads, 9, ["orders", "users"], ("orders", 5), ("users", 8));
        var alone = new FirstReads();
        Dump(alone, 9, ["users"], ("orders", 3), ("users", 8));

        var taken = await TakeAsync(reads, "orders", "users");

        Assert.That(taken!.Index, Is.EqualTo(7));
        Assert.That(taken.Numbers, Is.EquivalentTo((await TakeAsync(alone, "users"))!.Numbers), "orders as it was read first, users as it was read first by somebody who wanted it");
    }

    [Test]
    public async Task Take_AServiceWasReadByNameFirst_IsNotCovered()
    {
        var reads = new FirstReads();
        reads.NoteReadByName(["users"]);
        Dump(reads, 7, ["orders", "users"], ("orders", 3), ("users", 4));

        var taken = await TakeAsync(reads, "orders", "users");

        Assert.That(taken!.Covered, Is.EquivalentTo(new[] { "orders" }));
    }

    [Test]
    public async Task Take_ADumpIsUnderWay_WaitsForItHoweverLong()
    {
        var reads = new FirstReads();
        var dump = reads.Begin()!;
        var taken = TakeAsync(reads, "orders");
        _time.Advance(s_patience * 100);
        Assert.That(taken.IsCompleted, Is.False);

        dump.TakeHead(7);
        Show(dump, ("orders", 3));
        dump.Complete(["orders"]);
        dump.Dispose();

        Assert.That((await taken)!.Index, Is.EqualTo(7));
    }

    [Test]
    public async Task Take_ADumpFails_LeavesNothing()
    {
        var reads = new FirstReads();
        var dump = reads.Begin()!;
        dump.TakeHead(7);
        Show(dump, ("orders", 3));
        dump.Dispose();
        var taken = TakeAsync(reads, "orders");

        _time.Advance(s_patience);

        Assert.That(await taken, Is.Null);
        Assert.That(reads.Begin(), Is.Null, "nobody will ask again");
    }

    [Test]
    public async Task Reset_ADumpOfTheSessionBefore_CountsNoMore()
    {
        var reads = new FirstReads();
        var old = reads.Begin()!;
        reads.Reset();
        old.TakeHead(7);
        old.Complete(["orders"]);
        old.Dispose();
        var taken = TakeAsync(reads, "orders");

        _time.Advance(s_patience);

        Assert.That(await taken, Is.Null);
    }

    private Task<CatalogBase?> TakeAsync(FirstReads reads, params string[] names) => reads.TakeAsync(names, s_patience, _time, CancellationToken.None);

    private static void Dump(FirstReads reads, long index, string[] wanted, params (string Service, long Index)[] services)
    {
        using var dump = reads.Begin()!;
        dump.TakeHead(index);
        Show(dump, services);
        dump.Complete(wanted);
    }

    private static void Show(FirstRead dump, params (string Service, long Index)[] services)
    {
        dump.Numbers.BeginNode(new() { Node = "n", Address = "10.0.0.1" }, null);
        foreach (var (service, changed) in services)
        {
            dump.Numbers.Add(new WireService { Id = service + "-1", Service = service, ModifyIndex = changed });
        }

        dump.Numbers.EndNode();
    }
}
