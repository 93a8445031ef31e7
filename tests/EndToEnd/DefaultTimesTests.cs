namespace PolarisSync.EndToEnd.Tests;

/// <summary>What the other fixtures show with short times, with the times a user gets who sets none. Minutes long: for build/soak.sh.</summary>
[Category("Soak")]
internal sealed class DefaultTimesTests : Scene
{
    private static readonly TimeSpan s_hold = TimeSpan.FromMinutes(5);

    [Test]
    public async Task Source_RestartedEmpty_NothingGoesBeforeFiveMinutesAndThenAllDoes()
    {
        await A.Applications.RegisterAllAsync(Enumerable.Range(0, 40).SelectMany(service => Enumerable.Range(0, 3).Select(number => Instance.Make($"svc-{service}", service, number))));
        var host = await RunAsync(20, Documents.Task(A, B, guard: "{}"));
        await B.WaitForCopiesOfAsync(A, TimeSpan.FromSeconds(10));
        var before = A.Applications.Lines;
        await A.RestartEmptyAsync();

        await Wait.WhileAsync(() => B.CompareAsync("a", before), s_hold - TimeSpan.FromSeconds(5));
        Assert.That(await host.HeldAsync(), Is.Not.Empty);
        await Wait.UntilAsync(async () => (await B.CopiesAsync("a")).Count == 0, TimeSpan.FromMinutes(2), "what stayed away for the time of hold is gone for good");
    }

    [Test]
    public async Task Task_RemovedWithPurge_ItsCopiesGoAfterAMinute()
    {
        await A.Applications.RegisterAllAsync(Enumerable.Range(0, 20).Select(number => Instance.Make("orders", 1, number)));
        await RunAsync(20, Documents.Task(A, B, more: ", \"on_remove\": \"purge\"", guard: "{}"));
        await B.WaitForCopiesOfAsync(A, TimeSpan.FromSeconds(10));
        await Folder.WriteRegistryAsync(Documents.Of(20, Documents.Task(B, A)));
        await Wait.WhileAsync(() => B.CompareAsync("a", A.Applications.Lines), TimeSpan.FromSeconds(55));
        await Wait.UntilAsync(async () => (await B.CopiesAsync("a")).Count == 0, TimeSpan.FromSeconds(15), "purged");
    }
}
