using Microsoft.Extensions.Time.Testing;
using PolarisSync.Tests.Captures;
using PolarisSync.Tests.Fakes.Polaris;
using PolarisSync.Tests.Fakes.Polaris.Faults;

namespace PolarisSync.Fakes.Tests.Polaris;

/// <summary>The fake answers as a real Polaris 1.18.1 was recorded to: as it is written, and under other names and addresses.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class PolarisReplayTests
{
    private const string System = "polaris-1.18.1";
    private static IEnumerable<TestCaseData> Files => CaptureFolder.Files(System)
        .Select(path => new TestCaseData(path).SetArgDisplayNames(Path.GetFileNameWithoutExtension(path)));

    [Test]
    public void Captures_AreAllReplayed()
    {
        if (CaptureFolder.Root is null)
        {
            Assert.Ignore(CaptureFolder.MissingReason);
        }

        Assert.That(Files.Count(), Is.GreaterThanOrEqualTo(38));
    }

    [TestCaseSource(nameof(Files))]
    public async Task Replay_AsRecorded_AnswersAgree(string path) =>
        Assert.That(await ReplayAsync(await Capture.LoadAsync(path, Token)), Is.Empty);

    [TestCaseSource(nameof(Files))]
    public async Task Replay_OtherNamesAndAddresses_AnswersAgree(string path) =>
        Assert.That(await ReplayAsync(await PolarisShuffle.LoadAsync(path, Token)), Is.Empty);

    [TestCase("instances-create", "POST", "/naming/v1/instances")]
    [TestCase("instances-query", "GET", "/naming/v1/instances")]
    [TestCase("client-http", "POST", "/v1/Discover")]
    [TestCase("services-crud", "POST", "/naming/v1/services/delete")]
    public async Task Replay_OneHandlerSwitchedOff_IsRed(string scenario, string verb, string path) =>
        Assert.That(await ReplayAsync(await LoadAsync(scenario), polaris => polaris.SwitchOff(verb, path)), Is.Not.Empty);

    [TestCase("grpc-discover", PolarisCall.Discover)]
    [TestCase("grpc-register", PolarisCall.Register)]
    [TestCase("grpc-heartbeat", PolarisCall.Heartbeat)]
    public async Task Replay_OneGrpcMethodSwitchedOff_IsRed(string scenario, PolarisCall call) =>
        Assert.That(await ReplayAsync(await LoadAsync(scenario), polaris => polaris.Faults.Add(call, PolarisFault.Status(404))), Is.Not.Empty);

    private static CancellationToken Token => TestContext.CurrentContext.CancellationToken;

    private static Task<Capture> LoadAsync(string scenario)
    {
        var path = CaptureFolder.Files(System).FirstOrDefault(file => Path.GetFileNameWithoutExtension(file) == scenario);
        if (path is null)
        {
            Assert.Ignore(CaptureFolder.MissingReason);
        }

        return Capture.LoadAsync(path!, Token);
    }

    private static async Task<IReadOnlyList<string>> ReplayAsync(Capture capture, Action<FakePolaris>? disturb = null)
    {
        var clock = new TestClock(new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(56)));
        await using var polaris = await FakePolaris.StartAsync(Options(capture.Start) with { Time = clock.Time }, Token);
        disturb?.Invoke(polaris);
        using var http = new HttpExchangePlayer(polaris.HttpAddress);
        using var grpc = new GrpcExchangePlayer(polaris);
        return await new CaptureReplay([new ClockMover(http, clock), new ClockMover(grpc, clock), http, grpc], clock.PassAsync).RunAsync(capture, Token);
    }

    private static FakePolarisOptions Options(string start) => new()
    {
        Costs = PolarisCosts.None,
        ClientAuth = start.Contains("clientOpen: true", StringComparison.Ordinal),
        ConsoleAuth = !start.Contains("consoleOpen: false", StringComparison.Ordinal),
        ZoneOffset = start.Contains("time zone of the server is UTC", StringComparison.Ordinal) ? TimeSpan.Zero : TimeSpan.FromHours(8),
    };
}
