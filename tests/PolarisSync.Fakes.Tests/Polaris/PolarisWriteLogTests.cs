using PolarisSync.Tests.Fakes.Polaris;
using static PolarisSync.Fakes.Tests.Polaris.PolarisFixture;

namespace PolarisSync.Fakes.Tests.Polaris;

[Parallelizable(ParallelScope.All)]
internal sealed class PolarisWriteLogTests
{
    [Test]
    public async Task Writes_TellWhoWroteWhatAndWhatWasThere()
    {
        await using var fixture = await StartAsync();
        await fixture.Application.RegisterAsync(Native(1), CancellationToken.None);
        fixture.Server.Writes.Reset();

        await fixture.WriteAsync(Item(Native(1) with { Id = "copy-1" }, mark: "nacos"), Item(Native(2), weight: 70000));

        var writes = fixture.Server.Writes.All;
        Assert.That(writes.Select(write => (write.InstanceId, write.Code, write.IdGiven)), Is.EquivalentTo(new[] { ("", 400103, false), ("copy-1", 200000, true) }));
        var done = writes.Single(write => write.Code == 200000);
        Assert.That(done.Channel, Is.EqualTo(PolarisChannel.Console));
        Assert.That(done.Token, Is.EqualTo(fixture.Server.Token));
        Assert.That(done.At, Is.EqualTo(fixture.Now));
        Assert.That(done.Before, Is.Null);
        Assert.That(done.After!.Mark, Is.EqualTo("nacos"));
        Assert.That(done.TookNative, Is.False);
    }

    [Test]
    public async Task TookNative_CopyWrittenOverANative_AndNativeDeleted()
    {
        await using var fixture = await StartAsync();
        var id = await fixture.Application.RegisterAsync(Native(1), CancellationToken.None);
        await fixture.Application.RegisterAsync(Native(1) with { Weight = 5 }, CancellationToken.None);
        Assert.That(fixture.Server.Writes.All.Count(write => write.TookNative), Is.Zero, "An application may register itself again.");

        await fixture.WriteAsync(Item(Native(1), mark: "nacos"));
        await fixture.Application.RegisterAsync(Native(1), CancellationToken.None);
        await fixture.PostAsync("/naming/v1/instances/delete", new[] { new { id } });

        Assert.That(
            fixture.Server.Writes.All.Where(write => write.TookNative).Select(write => write.Kind),
            Is.EqualTo(new[] { PolarisWriteKind.Register, PolarisWriteKind.Deregister }));
    }

    [Test]
    public async Task Calls_AreCountedByKind()
    {
        await using var fixture = await StartAsync();
        await fixture.WriteAsync(Item(Native(1)), Item(Native(2)));
        _ = await fixture.Application.ListAsync("default", "orders", CancellationToken.None);
        _ = await fixture.Application.DiscoverAsync("default", "orders", CancellationToken.None);
        _ = await fixture.Application.DiscoverAsync("default", "orders", CancellationToken.None);

        Assert.That(fixture.Server.Calls.Of(PolarisCall.Register), Is.EqualTo(1));
        Assert.That(fixture.Server.Calls.Of(PolarisCall.ListInstances), Is.EqualTo(1));
        Assert.That(fixture.Server.Calls.Of(PolarisCall.Discover), Is.EqualTo(2));
        Assert.That(fixture.Server.Calls.Of(PolarisCall.All), Is.EqualTo(4));
        Assert.That(fixture.Server.Writes.All.Count(write => write.Kind == PolarisWriteKind.CreateService), Is.EqualTo(1));
    }

    [Test]
    public async Task Main_OneBadItem_RefusesTheBatchAndIsAloneInTheAnswer()
    {
        await using var fixture = await StartAsync(new() { Costs = PolarisCosts.None, Version = PolarisVersion.Main });

        var answer = await fixture.WriteAsync(Item(Native(1)), Item(Native(2) with { Port = 70000 }));

        Assert.That((int)answer["size"]!, Is.EqualTo(1));
        Assert.That((string?)answer["responses"]![0]!["instance"]!["host"], Is.EqualTo("10.0.0.2"));
        Assert.That(fixture.Server.Instances(), Is.Empty);
    }
}
