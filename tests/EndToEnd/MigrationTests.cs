namespace PolarisSync.EndToEnd.Tests;

/// <summary>An application moves from one real agent to the other and lives on there.</summary>
internal sealed class MigrationTests : Scene
{
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(10);

    [Test]
    public async Task Application_MovesToTheOtherAgent_IsNeverHitThroughItsCopy()
    {
        var moving = Instance.Make("orders", 1, 0);
        var staying = Instance.Make("orders", 1, 1);
        var there = Instance.Make("orders", 1, 2, network: 2);
        await A.Applications.RegisterAllAsync([moving, staying]);
        await B.Applications.RegisterAsync(there);
        await RunAsync(300, Documents.Task(A, B), Documents.Task(B, A));
        await ExpectAsync(atB: [moving, staying], atA: [there]);

        // It comes up on B at the address of its own copy: it is native there, the copy goes, and A needs no copy of what is native on A.
        var moved = moving with { Tags = ["moved"], Weight = 5 };
        await B.Applications.RegisterAsync(moved);
        await ExpectAsync(atB: [staying], atA: [there]);

        // It leaves A: its copy appears there.
        await A.Applications.DeregisterAsync(moving);
        await ExpectAsync(atB: [staying], atA: [there, moved]);

        // It registers again with something else, as clients do at each start.
        var again = moved with { Meta = Instance.MetaOf(("version", "2.0")), Status = "warning" };
        await B.Applications.RegisterAsync(again);
        await ExpectAsync(atB: [staying], atA: [there, again]);

        // It goes, and comes back.
        await B.Applications.DeregisterAsync(again);
        await ExpectAsync(atB: [staying], atA: [there]);
        await B.Applications.RegisterAsync(moved);
        await ExpectAsync(atB: [staying], atA: [there, moved]);

        // And all the way back again.
        await A.Applications.RegisterAsync(moving);
        await ExpectAsync(atB: [staying], atA: [there]);
        await B.Applications.DeregisterAsync(moved);
        await ExpectAsync(atB: [staying, moving], atA: [there]);

        Assert.That(A.Proxy.Writes, Is.Not.Empty);
        Assert.That(B.Proxy.Writes, Is.Not.Empty);
        A.AssertOnlyCopiesWereWritten();
        B.AssertOnlyCopiesWereWritten();
    }

    [Test]
    public async Task Service_MovesAsAWhole_IsVisibleOnBothSidesAllTheTime()
    {
        var instances = Enumerable.Range(0, 4).Select(number => Instance.Make("billing", 2, number)).ToList();
        await A.Applications.RegisterAllAsync(instances);
        await RunAsync(300, Documents.Task(A, B), Documents.Task(B, A));
        await ExpectAsync(atB: instances, atA: []);

        using var end = new CancellationTokenSource();
        var seen = Task.WhenAll(WatchVisibleAsync(A, instances, end.Token), WatchVisibleAsync(B, instances, end.Token));
        foreach (var instance in instances)
        {
            await B.Applications.RegisterAsync(instance);
            await Wait.UntilAsync(async () => !(await B.CopiesAsync("a")).Contains(instance.Line), s_soon, $"the copy of {instance.Line} is gone from B");
        }

        // The applications leave A one by one, each once A can show its copy in its place.
        foreach (var instance in instances.Skip(1))
        {
            await A.Applications.DeregisterAsync(instance);
            await Wait.UntilAsync(async () => (await A.CopiesAsync("b")).Contains(instance.Line), s_soon, $"the copy of {instance.Line} is on A");
        }

        await end.CancelAsync();
        await seen;
        await A.Applications.DeregisterAsync(instances[0]);
        await ExpectAsync(atB: [], atA: instances);
    }

    private async Task ExpectAsync(IReadOnlyList<Instance> atB, IReadOnlyList<Instance> atA)
    {
        await Wait.UntilAsync(() => B.CompareAsync("a", Lines(atB)), s_soon);
        await Wait.UntilAsync(() => A.CompareAsync("b", Lines(atA)), s_soon);
        Assert.That(Registry.Difference(A.Applications.Lines, await A.NativesAsync()), Is.Null, "natives of A");
        Assert.That(Registry.Difference(B.Applications.Lines, await B.NativesAsync()), Is.Null, "natives of B");
    }

    private static SortedSet<string> Lines(IEnumerable<Instance> instances) => new(instances.Select(instance => instance.Line), StringComparer.Ordinal);

    // No client of the service may ever find fewer than all but the one address that is just changing hands.
    private static async Task WatchVisibleAsync(Registry registry, List<Instance> instances, CancellationToken end)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        while (!end.IsCancellationRequested && await pace.WaitForNextTickAsync(CancellationToken.None))
        {
            var entries = await registry.Api.HealthAsync(instances[0].Service, CancellationToken.None);
            var addresses = entries.Select(entry => (string)entry["Service"]!["Address"]!).Distinct(StringComparer.Ordinal).Count();
            Assert.That(addresses, Is.GreaterThanOrEqualTo(instances.Count - 1), registry.Name);
        }
    }
}
