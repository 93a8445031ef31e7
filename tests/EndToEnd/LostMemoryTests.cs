namespace PolarisSync.EndToEnd.Tests;

/// <summary>A source that comes back with nothing in it: an accident until time, or a person, says otherwise.</summary>
internal sealed class LostMemoryTests : Scene
{
    private const int Services = 40;
    private static readonly TimeSpan s_hold = TimeSpan.FromSeconds(25);

    [Test]
    public async Task Source_RestartedEmpty_NothingGoesBeforeHoldAndItsReturnHealsAll()
    {
        var (host, before) = await StartAsync();
        var natives = A.Applications.Instances;
        await A.RestartEmptyAsync();
        var emptied = System.Diagnostics.Stopwatch.StartNew();

        await Wait.UntilAsync(async () => (await host.HeldAsync()).Count > 0, TimeSpan.FromSeconds(15), "the losses are held");
        TestContext.Out.WriteLine($"held {emptied.Elapsed.TotalSeconds:0.0} s after the restart: {string.Join("; ", (await host.HeldAsync()).Select(held => held["reason"]))}");
        await Wait.WhileAsync(() => B.CompareAsync("a", before), s_hold - TimeSpan.FromSeconds(5) - emptied.Elapsed);

        await A.Applications.RegisterAllAsync(natives);
        await Wait.UntilAsync(async () => (await host.HeldAsync()).Count == 0, TimeSpan.FromSeconds(10), "nothing is held any more");
        await Wait.WhileAsync(() => B.CompareAsync("a", A.Applications.Lines), TimeSpan.FromSeconds(8));
    }

    [Test]
    public async Task Source_RefilledServiceByService_NothingGoesMeanwhile()
    {
        var (host, before) = await StartAsync();
        var natives = A.Applications.Instances.GroupBy(instance => instance.Service, StringComparer.Ordinal).ToList();
        await A.RestartEmptyAsync();

        // Two services a second: 20 s for all of them.
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        using var end = new CancellationTokenSource();
        var watching = Wait.WhileAsync(async () => end.IsCancellationRequested ? null : await B.CompareAsync("a", before), TimeSpan.FromSeconds(20));
        foreach (var service in natives)
        {
            await tick.WaitForNextTickAsync();
            await A.Applications.RegisterAllAsync(service);
        }

        await watching;
        await Wait.UntilAsync(async () => (await host.HeldAsync()).Count == 0, TimeSpan.FromSeconds(10), "nothing is held any more");
        await Wait.WhileAsync(() => B.CompareAsync("a", before), TimeSpan.FromSeconds(8));
    }

    [Test]
    public async Task Source_StaysEmpty_CopiesGoOnceHoldIsOver()
    {
        await A.Applications.RegisterAllAsync(Enumerable.Range(0, Services).Select(service => Instance.Make($"svc-{service}", service, 0)));
        await RunAsync(5, Documents.Task(A, B, guard: """{ "window": "2s", "surge": "2s", "hold": "6s", "confirm_empty": "1s" }"""));
        await B.WaitForCopiesOfAsync(A, TimeSpan.FromSeconds(10));
        var before = A.Applications.Lines;
        await A.RestartEmptyAsync();

        await Wait.WhileAsync(() => B.CompareAsync("a", before), TimeSpan.FromSeconds(5));
        await Wait.UntilAsync(async () => (await B.CopiesAsync("a")).Count == 0, TimeSpan.FromSeconds(20), "what stayed away for the time of hold is gone for good");
    }

    private async Task<(HostProcess Host, SortedSet<string> Copies)> StartAsync()
    {
        await A.Applications.RegisterAllAsync(Enumerable.Range(0, Services).SelectMany(service => Enumerable.Range(0, 3).Select(number => Instance.Make($"svc-{service}", service, number))));
        var host = await RunAsync(5, Documents.Task(A, B));
        await B.WaitForCopiesOfAsync(A, TimeSpan.FromSeconds(10));
        return (host, A.Applications.Lines);
    }
}
