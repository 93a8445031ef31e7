namespace PolarisSync.EndToEnd.Tests;

/// <summary>Restarts of the host and of a destination at the worst moments.</summary>
internal sealed class RestartTests : Scene
{
    private const string QuickGuard = """{ "window": "2s", "surge": "2s", "hold": "9s", "confirm_empty": "1s" }""";
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(15);

    [Test]
    public async Task Host_StartedWhileItsSourceIsDown_KeepsEveryCopy()
    {
        var (host, before) = await StartAsync();
        await A.Proxy.TakeDownAsync();
        await host.KillAsync();
        host = await Folder.StartReadyAsync();

        await Wait.WhileAsync(() => B.CompareAsync("a", before), TimeSpan.FromSeconds(12));
        Assert.That((string?)(await host.ListAsync("tasks")).Single()["state"], Is.EqualTo("degraded"));
        await A.Proxy.BringUpAsync(CancellationToken.None);
        await A.Applications.RegisterAsync(Instance.Make("svc-0", 0, 5));
        await B.WaitForCopiesOfAsync(A, TimeSpan.FromSeconds(40));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Host_StartedOnASourceThatLostItsMemory_HoldsTheLosses(bool keepsItsData)
    {
        var (host, before) = await StartAsync();
        var natives = A.Applications.Instances;
        await host.KillAsync();
        if (!keepsItsData)
        {
            Directory.Delete(Folder.DataPath, recursive: true);
        }

        await A.RestartEmptyAsync();
        host = await Folder.StartReadyAsync();
        await Wait.UntilAsync(
            async () =>
            {
                Assert.That(await B.CompareAsync("a", before), Is.Null, "something went before it was held");
                return (await host.HeldAsync()).Count > 0;
            },
            s_soon,
            "the losses are held");
        await Wait.WhileAsync(() => B.CompareAsync("a", before), TimeSpan.FromSeconds(5));
        await A.Applications.RegisterAllAsync(natives);
        await Wait.UntilAsync(async () => (await host.HeldAsync()).Count == 0, s_soon, "nothing is held any more");
        await Wait.WhileAsync(() => B.CompareAsync("a", A.Applications.Lines), TimeSpan.FromSeconds(5));
    }

    [Test]
    public async Task Destination_RestartedEmpty_IsFilledAgain()
    {
        await StartAsync();
        await B.RestartEmptyAsync();
        var took = await B.WaitForCopiesOfAsync(A, TimeSpan.FromSeconds(40));
        TestContext.Out.WriteLine($"filled again {took.TotalSeconds:0.0} s after the destination was back");
        await A.Applications.RegisterAsync(Instance.Make("svc-0", 0, 5));
        await B.WaitForCopiesOfAsync(A, s_soon);
    }

    private async Task<(HostProcess Host, SortedSet<string> Copies)> StartAsync()
    {
        await A.Applications.RegisterAllAsync(Enumerable.Range(0, 20).SelectMany(service => Enumerable.Range(0, 2).Select(number => Instance.Make($"svc-{service}", service, number))));
        var host = await RunAsync(5, Documents.Task(A, B, guard: QuickGuard));
        await B.WaitForCopiesOfAsync(A, s_soon);
        return (host, A.Applications.Lines);
    }
}
