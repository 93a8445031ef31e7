using System.Collections.Concurrent;
using System.Globalization;
using PolarisSync.Abstractions;
using PolarisSync.Tests.Fakes.Nacos;
using PolarisSync.Tests.RealServer;

namespace PolarisSync.Plugins.Nacos;

/// <summary>20,000 ephemeral copies, all of them watched, and nothing happens: what keeps them alive costs next to nothing.</summary>
[TestFixture(false)]
[TestFixture(true, Category = "RealServer")]
internal sealed class QuietTests(bool real)
{
    private const int Services = 1000;
    private const int CopiesEach = 20;

    // Clients of 1.x send a beat per instance every 5 s; a fiftieth of that is what may be sent at most.
    private const double Allowed = Services * CopiesEach / 5.0 / 50;

    // As the README says: 4 connections for copies and 1 for the watch, each with a call every 5 s, and a list every 3 s. Doubled, for a window has edges.
    private const double ByDesign = 2 * ((5 / 5.0) + (1 / 3.0));
    private static readonly TimeSpan s_window = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<string, int> _calls = new(StringComparer.Ordinal);
    private FakeNacos? _fake;
    private NacosServer? _server;
    private NacosEndpoint? _endpoint;

    private static CancellationToken Token => TestContext.CurrentContext.CancellationToken;

    [TearDown]
    public async Task StopAsync()
    {
        if (_endpoint is not null)
        {
            await _endpoint.DisposeAsync();
        }

        if (_fake is not null)
        {
            await _fake.DisposeAsync();
        }

        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    [Test]
    public async Task TwentyThousandCopies_Quiet_CostACallOrTwoASecond()
    {
        var port = await StartAsync();
        _endpoint = Endpoints.Create(port, new(), count: path => _calls.AddOrUpdate(path, 1, static (_, count) => count + 1));
        await _endpoint.OpenAsync(Token);
        var targets = Enumerable.Range(0, Services).Select(number => new TargetKey(new(ServiceKey.DefaultNamespace, string.Create(CultureInfo.InvariantCulture, $"quiet-{number}")))).ToList();
        foreach (var batch in targets.Select((target, number) => Fill(target, number)).Chunk(500 / CopiesEach))
        {
            var result = await _endpoint.Destination!.ApplyAsync(batch, Token);
            Assert.That(result.ChangeSets.SelectMany(static set => set.Outcomes).Where(static outcome => !outcome.IsApplied).Select(static outcome => outcome.Message), Is.Empty);
        }

        await using var watch = new WatchLog(_endpoint.Source!, [.. targets.Select(static target => target.Service)]);
        await watch.LiveAsync(Token);
        await AllThereAsync(targets);
        await UntilQuietAsync();

        _calls.Clear();
        _fake?.ClearRecords();
        var began = TimeProvider.System.GetTimestamp();
        await Eventually.HoldsAsync(() => TimeProvider.System.GetElapsedTime(began) >= s_window, s_window * 2, "the window is over", Token);
        var calls = Math.Max(_calls.Values.Sum(), _fake?.Requests.Values.Sum() ?? 0);
        var rate = calls / TimeProvider.System.GetElapsedTime(began).TotalSeconds;
        await TestContext.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"{Services * CopiesEach} copies, quiet: {rate:0.00} calls a second ({string.Join(", ", _calls.OrderBy(static call => call.Key, StringComparer.Ordinal).Select(static call => $"{call.Value} x {call.Key}"))})"));
        Assert.That(rate, Is.LessThanOrEqualTo(ByDesign));
        Assert.That(rate, Is.LessThan(Allowed));
        Assert.That(_fake?.Writes ?? [], Is.Empty);

        _calls.Clear();
        await AllThereAsync(targets);
        await TestContext.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"reading all of them again: {_calls.Values.Sum()} calls"));
        Assert.That(_calls.Values.Sum(), Is.LessThanOrEqualTo(Services / 10), "an audit reads whole lists");
    }

    // A real one of its own: so much would be in the way of other tests.
    private async Task<int> StartAsync()
    {
        if (!real)
        {
            return (_fake = await FakeNacos.StartAsync(new(), Token)).Port;
        }

        if (NacosServer.FindScript() is null)
        {
            Assert.Ignore(NacosServer.Missing);
        }

        return (_server = await NacosServer.StartAsync(null, Token)).Port;
    }

    private static ChangeSet Fill(TargetKey target, int number)
    {
        ServiceInstance[] copies =
        [
            .. Enumerable.Range(0, CopiesEach).Select(copy => new ServiceInstance
            {
                Host = string.Create(CultureInfo.InvariantCulture, $"10.{number >> 8}.{number & 255}.{copy + 1}"), Port = 80, Health = InstanceHealth.Passing, Mark = "a",
            }),
        ];
        return new()
        {
            Target = target,
            Observed = new() { Target = target, Exists = false },
            Changes = [.. copies.Select(static copy => new InstanceChange { Kind = ChangeKind.Create, Owner = "a", Desired = copy })],
            Complete = [.. copies],
        };
    }

    private Task<TimeSpan> AllThereAsync(List<TargetKey> targets) => Eventually.HoldsAsync(
        async () =>
        {
            var copies = 0;
            await foreach (var observed in _endpoint!.Destination!.ReadTargetsAsync(targets, Token))
            {
                copies += observed.Instances.Count(static entry => entry.Ownership == CopyOwnership.Ours);
            }

            return copies == Services * CopiesEach;
        },
        TimeSpan.FromSeconds(30),
        "all copies are there",
        Token);

    // What the watch set in motion, subscriptions above all, comes to rest: 5 s with no more than a few calls.
    private async Task UntilQuietAsync()
    {
        var (since, seen) = (TimeProvider.System.GetTimestamp(), _calls.Values.Sum());
        await Eventually.HoldsAsync(
            () =>
            {
                if (_calls.Values.Sum() - seen > 20)
                {
                    (since, seen) = (TimeProvider.System.GetTimestamp(), _calls.Values.Sum());
                }

                return TimeProvider.System.GetElapsedTime(since) > TimeSpan.FromSeconds(5);
            },
            TimeSpan.FromSeconds(60),
            "the start is over",
            Token);
    }
}
