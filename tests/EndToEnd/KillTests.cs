using System.Globalization;

namespace PolarisSync.EndToEnd.Tests;

/// <summary>kill -9 of the host at random moments inside large applies, while natives change: the end is that of a run nobody disturbed.</summary>
internal sealed class KillTests : Scene
{
    private const int Services = 200;
    private const int InstancesEach = 10;
    private const int Changing = 20;
    // Replaced instances pile up on B while no run lasts long enough to take them away, so that the last one may hold them a moment.
    private const string Guard = """{ "window": "5s", "surge": "30m", "hold": "5s", "confirm_empty": "2s" }""";
    private const string SeedVariable = "POLARISSYNC_KILL_SEED";

    [TestCase(10)]
    [TestCase(50, Category = "Soak")]
    public async Task Host_KilledInsideApplies_EndsAsAnUndisturbedRunWould(int rounds)
    {
        var seed = Environment.GetEnvironmentVariable(SeedVariable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : Random.Shared.Next();
        TestContext.Out.WriteLine($"{SeedVariable}={seed}");
        var random = new Random(seed);
        await A.Applications.TransactAsync(All(0), []);
        await B.Applications.RegisterAllAsync(Enumerable.Range(0, 20).Select(service => Instance.Make($"svc-{service}", service, 0, network: 2)));
        await Folder.WriteRegistryAsync(Documents.Of(300, Documents.Task(A, B, guard: Guard), Documents.Task(B, A, guard: Guard)));

        var inside = 0;
        for (var round = 0; round < rounds; round++)
        {
            var (before, left) = await KillInsideAsync(random);
            inside += left > Changing ? 1 : 0;
            TestContext.Out.WriteLine($"round {round}: killed after {before} transactions, {left} lines of the destination were still to change");

            // While nobody looks every instance changes, some go, and some come: 2,000 changes for the next run.
            await ChangeAllAsync(round + 1, random);
        }

        var host = await Folder.StartReadyAsync();
        var took = await B.WaitForCopiesOfAsync(A, TimeSpan.FromSeconds(40));
        await A.WaitForCopiesOfAsync(B, TimeSpan.FromSeconds(10));
        TestContext.Out.WriteLine($"killed inside an apply {inside} times of {rounds}; the last run was in step {took.TotalSeconds:0.0} s after it was ready");
        Assert.That(inside, Is.GreaterThanOrEqualTo(rounds * 7 / 10), "kills inside an apply: writes before and something left to write after");
        await Wait.WhileAsync(() => B.CompareAsync("a", A.Applications.Lines), TimeSpan.FromSeconds(3));
        Assert.That(Registry.Difference(A.Applications.Lines, await A.NativesAsync()), Is.Null, "natives of A");
        Assert.That(Registry.Difference(B.Applications.Lines, await B.NativesAsync()), Is.Null, "natives of B");
        Assert.That(await host.HeldAsync(), Is.Empty);
    }

    private async Task<(int Before, int Left)> KillInsideAsync(Random random)
    {
        // The smallest of these applies takes about 35 transactions; the kill comes from within the proxy, since all of them take less than a second.
        var moment = random.Next(1, 26);
        var pause = TimeSpan.FromMilliseconds(random.Next(0, 20));
        var port = random.Next(1000, 7000);
        var wanted = A.Applications.Lines;
        var (writes, first, reached) = (0, NewSignal(), NewSignal());
        B.Proxy.Forget();
        B.Proxy.Arrived = request =>
        {
            var count = request.IsRead ? 0 : Interlocked.Increment(ref writes);
            if (count > 0)
            {
                first.TrySetResult();
            }

            if (count >= moment)
            {
                reached.TrySetResult();
            }
        };
        var host = Folder.Start();
        var changing = ChangeSomeAsync(first.Task, port);
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
        await Task.Delay(pause, TimeProvider.System);
        await host.KillAsync();
        B.Proxy.Arrived = null;
        await changing;
        B.AssertOnlyCopiesWereWritten();
        var copies = await B.CopiesAsync("a");
        return (B.Proxy.Writes.Count, wanted.Except(copies, StringComparer.Ordinal).Count());
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Natives do not wait for us.
    private async Task ChangeSomeAsync(Task begin, int port)
    {
        await begin;
        for (var service = 0; service < Changing; service++)
        {
            var instance = Instance.Make($"svc-{service}", service, 20) with { Port = port };
            await A.Applications.RegisterAsync(instance);
            await A.Applications.DeregisterAsync(A.Applications.Instances.First(other => other.Service == instance.Service && other != instance));
        }
    }

    private async Task ChangeAllAsync(int version, Random random)
    {
        var changed = A.Applications.Instances
            .Select(instance => instance with { Meta = Instance.MetaOf(("version", FormattableString.Invariant($"{version}"))), Weight = 1 + random.Next(9) })
            .ToList();
        await A.Applications.TransactAsync(changed, []);
    }

    private static IEnumerable<Instance> All(int version) => Enumerable.Range(0, Services).SelectMany(service =>
        Enumerable.Range(0, InstancesEach).Select(number => Instance.Make($"svc-{service}", service, number) with { Meta = Instance.MetaOf(("version", FormattableString.Invariant($"{version}"))) }));
}
