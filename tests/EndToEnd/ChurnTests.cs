using System.Diagnostics;
using System.Globalization;

namespace PolarisSync.EndToEnd.Tests;

/// <summary>
/// A host between two agents, both ways, that never come to rest, with its configuration rewritten, an agent restarted, and verbs and metrics asked for
/// all the time: it stays right, and takes no more from its machine the longer it runs.
/// </summary>
[Category("Soak")]
internal sealed class ChurnTests : Scene
{
    private const double DefaultMinutes = 10;

    // Long enough that nothing of the churn itself looks like an accident for longer than a settled minute lasts.
    private const string Guard = """{ "window": "2s", "surge": "2s", "hold": "8s", "hold_unhealthy": "8s", "confirm_empty": "1s" }""";
    private static readonly TimeSpan s_round = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_settles = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_quiet = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_rewrites = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan s_asks = TimeSpan.FromSeconds(3);
    private static readonly string[][] s_verbs = [["status"], ["plan"], ["history", "--since", "10s"], ["discover"], ["plugins", "--json"], ["status", "a-to-b"]];
    private readonly Stopwatch _clock = new();
    private int _rewritten;
    private int _documents;
    private int _restarts;
    private int _asked;

    [Test]
    public async Task Host_UnderChurn_StaysRightAndTakesNoMore()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("SOAK_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : Random.Shared.Next(1_000_000);
        var minutes = double.TryParse(Environment.GetEnvironmentVariable("SOAK_MINUTES"), NumberStyles.Float, CultureInfo.InvariantCulture, out var asked) ? asked : DefaultMinutes;
        await TellAsync(string.Create(CultureInfo.InvariantCulture, $"SOAK_SEED={seed}, {minutes:0.#} minutes"));
        Churn[] churns = [new(seed, A, network: 1), new(seed + 1, B, network: 2)];
        var random = new Random(seed + 2);
        foreach (var churn in churns)
        {
            await churn.FillAsync();
        }

        var host = await RunAsync(10, TasksNow());
        var samples = new List<Figures>();
        _clock.Start();
        await SettleAsync(host, samples);
        for (var round = 1; _clock.Elapsed < TimeSpan.FromMinutes(minutes); round++)
        {
            await PlayAsync(churns, round % 3 == 0 ? churns[random.Next(2)] : null);
            await SettleAsync(host, samples);
        }

        await TellAsync(string.Create(CultureInfo.InvariantCulture, $"{churns.Sum(static churn => churn.Steps)} changes, {_documents} documents, {_restarts} restarts of an agent, {_asked} verbs and metrics"));
        Assert.That(samples, Has.Count.GreaterThanOrEqualTo(3), "samples; SOAK_MINUTES is too short");
        Assert.That(Figures.FindGrowth(samples), Is.Null);
    }

    // Everything at once, for half a minute.
    private async Task PlayAsync(Churn[] churns, Churn? restarted)
    {
        using var over = new CancellationTokenSource(s_round);
        var others = Task.WhenAll(EveryAsync(s_rewrites, RewriteAsync, over.Token), EveryAsync(s_asks, AskAsync, over.Token));
        var middle = _clock.Elapsed + (s_round / 2);
        await Task.WhenAll(churns.Select(async churn =>
        {
            var isRestarted = churn != restarted;
            while (!over.IsCancellationRequested)
            {
                await churn.StepAsync();
                if (!isRestarted && _clock.Elapsed > middle)
                {
                    isRestarted = true;
                    _restarts++;
                    await churn.RestartAsync();
                }
            }
        }));
        await others;
    }

    private static async Task EveryAsync(TimeSpan interval, Func<Task> action, CancellationToken over)
    {
        using var timer = new PeriodicTimer(interval);
        try
        {
            while (await timer.WaitForNextTickAsync(over))
            {
                await action();
            }
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // The round is over.
        }
    }

    // One task changes, in what it says or in what it copies; the other is left alone.
    private async Task RewriteAsync()
    {
        _rewritten++;
        _documents++;
        await Folder.WriteRegistryAsync(Documents.Of(10, TasksNow()));
    }

    private string[] TasksNow()
    {
        var meta = (_rewritten % 4) switch { 1 => ", \"mapping\": { \"metadata\": { \"soak\": \"1\" } }", 3 => ", \"purge_after\": \"61s\"", _ => "" };
        return [Documents.Task(A, B, more: meta, guard: Guard), Documents.Task(B, A, guard: Guard)];
    }

    private async Task AskAsync()
    {
        var host = Folder.Hosts[^1];
        var metrics = await host.MetricsAsync();
        Assert.That(metrics, Does.Contain("polarissync_writes_total"));
        var verb = s_verbs[_asked++ % s_verbs.Length];
        var result = await Folder.RunVerbAsync(verb);
        Assert.That(result.ExitCode, Is.Not.EqualTo(1), $"{string.Join(' ', verb)}: {result}");
    }

    // Nobody does anything: both sides get equal to what is registered, and then nothing is written any more.
    private async Task SettleAsync(HostProcess host, List<Figures> samples)
    {
        _rewritten = (_rewritten / 4 * 4) + 4;
        await Folder.WriteRegistryAsync(Documents.Of(10, TasksNow()));
        var took = await Wait.UntilAsync(
            async () => await B.CompareAsync("a", A.Applications.Lines) ?? await A.CompareAsync("b", B.Applications.Lines) ?? (await host.HeldAsync() is { Count: > 0 } held ? $"{held.Count} held" : null),
            s_settles);
        Registry[] registries = [A, B];
        foreach (var registry in registries)
        {
            registry.AssertOnlyCopiesWereWritten();
            registry.Proxy.Forget();
        }

        await Wait.WhileAsync(
            () => Task.FromResult(registries.SelectMany(static registry => registry.Proxy.Writes).FirstOrDefault() is { } write ? $"a write although nothing changed: {write.Path} {write.Body}" : null),
            s_quiet);
        Assert.That(await B.CompareAsync("a", A.Applications.Lines), Is.Null);
        Assert.That(await A.CompareAsync("b", B.Applications.Lines), Is.Null);
        Assert.That(host.HasExited, Is.False);
        if (samples.Count == 0)
        {
            await TellAsync("      time       memory  handles  threads   settled in");
        }

        samples.Add(Figures.Of(host.ProcessId, _clock.Elapsed));
        await TellAsync(string.Create(CultureInfo.InvariantCulture, $"{samples[^1]}   {took.TotalSeconds,8:0.0} s"));
    }

    // Whoever waits for minutes wants to see something.
    private static async Task TellAsync(string line)
    {
        await TestContext.Out.WriteLineAsync(line);
        if (Environment.GetEnvironmentVariable("SOAK_TABLE") is { Length: > 0 } table)
        {
            await File.AppendAllTextAsync(table, line + "\n");
        }
    }
}
