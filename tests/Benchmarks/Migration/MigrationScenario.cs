using PolarisSync.Tests.RealServer;

namespace PolarisSync.Benchmarks.Migration;

/// <summary>What needs a real Nacos: without one it says so and measures nothing.</summary>
internal abstract class MigrationScenario : IScenario
{
    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public abstract string Description { get; }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Figure>> RunAsync(CancellationToken cancellationToken)
    {
        if (NacosServer.FindScript() is null)
        {
            Console.WriteLine($"  not measured: {NacosServer.Missing}");
            return [];
        }

        await using var nacos = await NacosServer.StartAsync(null, cancellationToken);
        return await RunAsync(nacos, cancellationToken);
    }

    /// <summary>Measures.</summary>
    protected abstract Task<IReadOnlyList<Figure>> RunAsync(NacosServer nacos, CancellationToken cancellationToken);

    /// <summary>Waits until something holds.</summary>
    protected static async Task UntilAsync(Func<bool> condition, TimeSpan within, string what, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        var watch = System.Diagnostics.Stopwatch.StartNew();
        while (!condition())
        {
            if (watch.Elapsed > within)
            {
                throw new TimeoutException($"Not within {within}: {what}");
            }

            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    /// <summary>Lets time pass.</summary>
    protected static async Task PauseAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(time);
        await timer.WaitForNextTickAsync(cancellationToken);
    }
}
