using Microsoft.Extensions.Time.Testing;
using PolarisSync.Tests.Captures;
using PolarisSync.Tests.Fakes.Kong;
using PolarisSync.Tests.Fakes.Kong.Faults;

namespace PolarisSync.Fakes.Tests.Kong;

/// <summary>The fake answers as real Kongs were recorded to: as it is written, and under other names and addresses.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class KongReplayTests
{
    // Every exchange of every file is played and compared: none is left out.
    private static readonly (string Folder, int Files, int Exchanges)[] Folders =
    [
        ("kong-2.0.5", 22, 874),
        ("kong-2.8.5", 22, 874),
        ("kong-2.8.5-dbless", 10, 203),
        ("kong-3.0.2", 22, 874),
    ];

    private static IEnumerable<TestCaseData> Files => Folders.SelectMany(folder => CaptureFolder.Files(folder.Folder))
        .Select(path => new TestCaseData(path).SetArgDisplayNames(Path.GetFileName(Path.GetDirectoryName(path))!, Path.GetFileNameWithoutExtension(path)));

    private static CancellationToken Token => TestContext.CurrentContext.CancellationToken;

    [Test]
    public async Task Captures_AreAllReplayed()
    {
        if (CaptureFolder.Root is null)
        {
            Assert.Ignore(CaptureFolder.MissingReason);
        }

        foreach (var (folder, files, exchanges) in Folders)
        {
            var captures = await Task.WhenAll(CaptureFolder.Files(folder).Select(path => Capture.LoadAsync(path, Token)));
            Assert.That(captures, Has.Length.EqualTo(files), folder);
            Assert.That(captures.Sum(capture => capture.Exchanges.Count), Is.EqualTo(exchanges), folder);
        }
    }

    [TestCaseSource(nameof(Files))]
    [CancelAfter(60_000)]
    public async Task Replay_AsRecorded_AnswersAgree(string path) =>
        Assert.That(await ReplayAsync(await Capture.LoadAsync(path, Token)), Is.Empty);

    [TestCaseSource(nameof(Files))]
    [CancelAfter(60_000)]
    public async Task Replay_OtherNamesAndAddresses_AnswersAgree(string path) =>
        Assert.That(await ReplayAsync(await KongShuffle.LoadAsync(path, Token)), Is.Empty);

    [TestCase("kong-3.0.2", "targets-lifecycle", "PATCH", "/targets/")]
    [TestCase("kong-2.8.5", "services-crud", "PUT", "/services/")]
    [TestCase("kong-2.0.5", "targets-all", "GET", "/targets/all")]
    [TestCase("kong-2.8.5-dbless", "reads", "GET", "/upstreams")]
    [CancelAfter(60_000)]
    public async Task Replay_OneHandlerSwitchedOff_IsRed(string folder, string scenario, string verb, string part)
    {
        var path = CaptureFolder.Files(folder).FirstOrDefault(file => Path.GetFileNameWithoutExtension(file) == scenario);
        if (path is null)
        {
            Assert.Ignore(CaptureFolder.MissingReason);
        }

        var differences = await ReplayAsync(
            await Capture.LoadAsync(path!, Token),
            kong => kong.Faults.Add(KongFault.Status(404), (method, called) => method == verb && called.Contains(part, StringComparison.Ordinal)));

        Assert.That(differences, Is.Not.Empty);
        Assert.That(differences[0], Does.Contain(verb));
    }

    private static async Task<IReadOnlyList<string>> ReplayAsync(Capture capture, Action<FakeKong>? disturb = null)
    {
        var clock = new TestClock(new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(56)));
        await using var kong = await FakeKong.StartAsync(Options(capture) with { Time = clock.Time }, Token);
        disturb?.Invoke(kong);
        using var http = new HttpExchangePlayer(kong.Address);
        return await new CaptureReplay([http], clock.PassAsync).RunAsync(capture, Token);
    }

    private static FakeKongOptions Options(Capture capture) => new()
    {
        Version = capture.Version switch
        {
            "2.0.5" => KongVersion.V2_0_5,
            "2.8.5" => KongVersion.V2_8_5,
            _ => KongVersion.V3_0_2,
        },
        DbLess = capture.Start.Contains("no configuration loaded", StringComparison.Ordinal),
    };
}
