using CsCheck;
using PolarisSync.Tests.Fakes;

namespace PolarisSync.Core.Tests.Properties;

/// <summary>Random histories against a plain model: whatever happens, nothing foreign is touched, and once all is well again everything is in step.</summary>
[TestFixture]
internal sealed class EnginePropertyTests
{
    private const int Steps = 40;
    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(500);

    private static readonly Gen<HistoryAction> s_action = Gen.Frequency(
        (6, Gen.Const(HistoryAction.Wait)),
        (10, Gen.OneOf(HistoryAction.Register, HistoryAction.RegisterMany, HistoryAction.Change)),
        (8, Gen.OneOf(HistoryAction.TurnHealth, HistoryAction.Deregister)),
        (4, Gen.OneOf(HistoryAction.DeregisterMany, HistoryAction.RemoveService)),
        (6, Gen.OneOf(HistoryAction.EditCopy, HistoryAction.RemoveCopy, HistoryAction.StripMark)),
        (5, Gen.OneOf(HistoryAction.RestartEmpty, HistoryAction.RestartKeeping, HistoryAction.Refill, HistoryAction.Refill)),
        (6, Gen.OneOf(HistoryAction.Down, HistoryAction.Hang, HistoryAction.Garbage, HistoryAction.DenyAccess, HistoryAction.FailWrites)),
        (8, Gen.OneOf(HistoryAction.Up)),
        (8, Gen.OneOf(HistoryAction.DropWatches, HistoryAction.Mute, HistoryAction.Unmute, HistoryAction.HintForNothing, HistoryAction.HintForNothing)),
        (8, Gen.OneOf(HistoryAction.LoseAnswer, HistoryAction.FailNextWrite, HistoryAction.FailNextRead, HistoryAction.FailReadsOf, HistoryAction.Refuse)),
        (5, Gen.OneOf(HistoryAction.RemoveTask, HistoryAction.NarrowTask, HistoryAction.ReturnTasks, HistoryAction.ReturnTasks)),
        (4, Gen.OneOf(HistoryAction.Kill, HistoryAction.Restart)));

    private static readonly Gen<HistoryStep[]> s_history = Gen.Select(
        s_action,
        Gen.Int[0, 2],
        Gen.Int[0, 2],
        Gen.Int[0, 11],
        Gen.Int[0, 8],
        Gen.OneOf(50, 200, 1000, 3000),
        static (action, registry, service, number, ticks, milliseconds) => new HistoryStep(action, registry, service, number, ticks, milliseconds)).Array[1, Steps];

    [Test]
    public Task History_TwoSources_EndsAsTheModel() => PlayAsync(new(), 48);

    [Test]
    public Task History_TwoWay_EndsAsTheModel() => PlayAsync(new() { TwoWay = true }, 48);

    [Test]
    public Task History_ServicesAreObjects_EndsAsTheModel() => PlayAsync(new() { KeepsServices = true }, 32);

    [Test]
    public Task History_HintsOnly_EndsAsTheModel([Values] bool twoWay) => PlayAsync(new() { TwoWay = twoWay, Watch = InMemoryWatchKind.Hints }, 32);

    [Test]
    public Task History_SilentWatch_EndsAsTheModel() => PlayAsync(new() { Watch = InMemoryWatchKind.None }, 24);

    [Test]
    public Task History_NoWatch_EndsAsTheModel([Values] bool twoWay) => PlayAsync(new() { TwoWay = twoWay, Watched = false }, 24);

    [Test]
    public Task History_SlowReads_EndsAsTheModel([Values] InMemoryWatchKind watch) =>
        PlayAsync(new() { Watch = watch, ReadDelay = TimeSpan.FromMilliseconds(300) }, 24);

    [Test]
    public Task History_WeakDestination_EndsAsTheModel([Values] bool twoWay) => PlayAsync(new() { TwoWay = twoWay, Weak = true }, 6);

    private static async Task PlayAsync(HistorySetting setting, int cases)
    {
        try
        {
            await s_history.SampleAsync(
                history => SteppedScheduler.RunAsync(SeedOf(history), () => PlayAsync(setting, history)),
                seed: PropertyRun.Seed,
                iter: PropertyRun.Iterations(cases),
                threads: 1,
                print: Text);
        }
        catch (CsCheckException failed) when (failed.InnerException is HistoryException broken)
        {
            // The reason last: it is what the end of a long report shows.
            var reason = broken.Message.Split('\n', 2)[0];
            throw new HistoryException($"{reason}\n{failed.Message}\n{broken.Message}\n{reason}");
        }
    }

    private static string Text(HistoryStep[] history) => string.Join('\n', history.Select(static step => step.ToString()));

    // The same history runs in the same order each time.
    private static int SeedOf(HistoryStep[] history) => Text(history).Aggregate(17, static (hash, letter) => unchecked((hash * 31) + letter));

    private static async Task PlayAsync(HistorySetting setting, HistoryStep[] history)
    {
        await using var world = new HistoryWorld(setting);
        try
        {
            Seed(world);
            await world.StartAsync();
            await world.PassAsync(s_step);
            foreach (var step in history)
            {
                await world.PlayAsync(step);
            }

            await EndAsync(world);
        }
        catch (HistoryException broken)
        {
            throw new HistoryException($"{broken.Message}\n{setting}\n{world.Describe()}");
        }
    }

    private static void Seed(HistoryWorld world)
    {
        for (var registry = 0; registry < 2; registry++)
        {
            foreach (var service in HistoryWorld.Services)
            {
                world.Registries[registry].Registry.RegisterNatives(service, Enumerable.Range(1 + registry, 6).Select(number => HistoryWorld.InstanceOf(registry, number)));
            }
        }
    }

    private static async Task EndAsync(HistoryWorld world)
    {
        world.Log.Add("> heal");
        await world.HealAsync();

        // One audit at least: until then it may look right by chance, since nobody who does not watch has noticed yet.
        for (var i = 0; i < 18; i++)
        {
            await world.PassAsync(4 * s_step);
        }

        var until = world.Now + TimeSpan.FromMinutes(5);
        while (world.Differences().Count > 0)
        {
            if (world.Now > until)
            {
                throw new HistoryException($"Not in step in the end:\n{string.Join('\n', world.Differences())}");
            }

            await world.PassAsync(s_step);
        }

        // What is still under way, such as a write whose answer was lost, may end.
        for (var i = 0; i < 20; i++)
        {
            await world.PassAsync(s_step);
        }

        world.Log.Add("> quiet");
        var writes = world.Writes;
        for (var i = 0; i < 150; i++)
        {
            await world.PassAsync(4 * s_step);
            if (world.Writes != writes)
            {
                throw new HistoryException("Something is written although all is in step");
            }
        }
    }
}
