namespace PolarisSync.EndToEnd.Tests;

/// <summary>Two sources, one destination, one service: each source answers for its own copies alone.</summary>
internal sealed class ThirdRegistryTests : Scene
{
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(10);
    private Registry _c = null!;

    [SetUp]
    public async Task SetUpThirdAsync()
    {
        _c = await StartRegistryAsync("c");
        await A.Applications.RegisterAllAsync(Enumerable.Range(0, 3).Select(number => Instance.Make("orders", 1, number)));
        await _c.Applications.RegisterAllAsync(Enumerable.Range(0, 3).Select(number => Instance.Make("orders", 1, number, network: 3)));
    }

    [Test]
    public async Task TwoSources_OneIsDown_ItsCopiesStayAndTheOthersFollow()
    {
        var host = await RunAsync(3, Documents.Task(A, B, guard: """{ "window": "1s", "surge": "0s", "hold": "2s", "confirm_empty": "1s" }"""), Documents.Task(_c, B));
        await ExpectBothAsync();
        var copiesOfA = A.Applications.Lines;

        await A.Server.KillAsync(CancellationToken.None);
        await Wait.UntilAsync(async () => (await host.EndpointAsync("a")).State != "open", s_soon, "a is known to be down");
        var added = Instance.Make("orders", 1, 7, network: 3);
        await _c.Applications.RegisterAsync(added);
        await B.WaitForCopiesOfAsync(_c, s_soon);
        await _c.Applications.RegisterAsync(added with { Weight = 9 });
        await B.WaitForCopiesOfAsync(_c, s_soon);
        await _c.Applications.DeregisterAsync(added);
        await B.WaitForCopiesOfAsync(_c, s_soon);
        await Wait.WhileAsync(() => B.CompareAsync("a", copiesOfA), TimeSpan.FromSeconds(5));
    }

    [Test]
    public async Task Task_RemovedWithPurge_ItsCopiesGoAfterAWhileAndTheOthersStay()
    {
        var host = await RunAsync(300, Documents.Task(A, B), Documents.Task(_c, B, more: ", \"on_remove\": \"purge\", \"purge_after\": \"5s\""));
        await ExpectBothAsync();

        await Folder.WriteRegistryAsync(Documents.Of(300, Documents.Task(A, B)));
        await Wait.UntilAsync(async () => (await host.HeldAsync()).Any(held => (string?)held["scope"] == "purge" && (int)held["count"]! == 3), s_soon, "status shows the purge");
        await Wait.WhileAsync(() => B.CompareAsync("c", _c.Applications.Lines), TimeSpan.FromSeconds(3));
        var took = await Wait.UntilAsync(async () => (await B.CopiesAsync("c")).Count == 0, s_soon, "c's copies are purged");
        TestContext.Out.WriteLine($"purged {took.TotalSeconds + 3:0.0} s after it was shown");
        await Wait.WhileAsync(() => B.CompareAsync("a", A.Applications.Lines), TimeSpan.FromSeconds(2));
        Assert.That(await host.HeldAsync(), Is.Empty);
    }

    [Test]
    public async Task Task_RemovedWithKeep_ItsCopiesStayAndItsReturnTakesThemOverWithoutAWrite()
    {
        var both = Documents.Of(300, Documents.Task(A, B), Documents.Task(_c, B, more: ", \"on_remove\": \"keep\""));
        await Folder.WriteRegistryAsync(both);
        var host = await Folder.StartReadyAsync();
        await ExpectBothAsync();

        B.Proxy.Forget();
        await Folder.WriteRegistryAsync(Documents.Of(300, Documents.Task(A, B)));
        await Wait.UntilAsync(async () => (await host.ListAsync("kept")).Any(kept => (string?)kept["owner"] == "c" && (int)kept["copies"]! == 3), s_soon, "status lists them as kept");
        await Wait.WhileAsync(() => B.CompareAsync("c", _c.Applications.Lines), TimeSpan.FromSeconds(3));

        await Folder.WriteRegistryAsync(both);
        await Wait.UntilAsync(
            async () => (await host.ListAsync("kept")).Count == 0 && (await host.ListAsync("tasks")).Any(task => (string?)task["name"] == "c-to-b" && (string?)task["state"] == "in step"),
            s_soon,
            "the task is back");
        Assert.That(await B.CompareAsync("c", _c.Applications.Lines), Is.Null);
        Assert.That(B.Proxy.Writes, Is.Empty);

        // It is alive again, and not only listed.
        await _c.Applications.RegisterAsync(Instance.Make("orders", 1, 8, network: 3));
        await ExpectBothAsync();
    }

    private async Task ExpectBothAsync()
    {
        await B.WaitForCopiesOfAsync(A, s_soon);
        await B.WaitForCopiesOfAsync(_c, s_soon);
    }
}
