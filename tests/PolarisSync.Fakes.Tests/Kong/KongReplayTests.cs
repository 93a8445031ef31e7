using Microsoft.Extensions.Time.Testing;
using PolarisSync.Tests.Captures;
using PolarisSync.Tests.Fakes.Kong;

namespace PolarisSync.Fakes.Tests.Kong;

/// <summary>The fake answers as real Kongs were recorded to: as it is written, and under other names and addresses.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class KongReplayTests
{
    private static readonly (string Folder, int Files)[] Folders = [("kong-2.0.5", 22), ("kong-2.8.5", 22), ("kong-2.8.5-dbless", 10), ("kong-3.0.2", 22)];

    private static IEnumerable<TestCaseData> Files => Folders.SelectMany(folder => CaptureFolder.Files(folder.Folder))
        .Select(path => new TestCaseData(path).SetArgDisplayNames(Path.GetFileName(Path.GetDirectoryName(path))!, Path.GetFileNameWithoutExtension(path)));

    private static CancellationToken Token => TestContext.CurrentContext.CancellationToken;

    [Test]
    public void Captures_AreAllReplayed()
    {
        if (CaptureFolder.Root is null)
        {
            Assert.Ignore(CaptureFolder.MissingReason);
        }

        Assert.That(Folders.Select(folder => (folder.Folder, CaptureFolder.Files(folder.Folder).Count)), Is.EqualTo(Folders));
    }

    [TestCaseSource(nameof(Files))]
    [CancelAfter(60_000)]
    public async Task Replay_AsRecorded_AnswersAgree(string path) =>
        Assert.That(await ReplayAsync(await Capture.LoadAsync(path, Token)), Is.Empty);

    [TestCaseSource(nameof(Files))]
    [CancelAfter(60_000)]
    public async Task Replay_OtherNamesAndAddresses_AnswersAgree(string path) =>
        Assert.That(await ReplayAsync(KongShuffle.Of(await Capture.LoadAsync(path, Token))), Is.Empty);

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
