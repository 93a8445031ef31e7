using Microsoft.Extensions.Time.Testing;
using PolarisSync.Tests.Captures;
using PolarisSync.Tests.Fakes.Kubernetes;

namespace PolarisSync.Fakes.Tests.Kubernetes;

/// <summary>
/// The fake answers as a real API server was recorded to, in everything the product asks of it: lists, pages, versions, selectors, watches, rights. What it does
/// not play (the other kinds, patches and checks of what people write) is named, so that nobody takes it for held.
/// </summary>
[Parallelizable(ParallelScope.All)]
internal sealed class KubernetesReplayTests
{
    private const string Folder = "kubernetes-1.20.2";

    private static readonly HashSet<string> Played = new(
        [
            "list-versions", "lists-small", "paging", "paging-expired", "rbac-reader", "watch-basics", "watch-bookmarks", "watch-compacted", "watch-from-zero",
            "watch-restart", "watch-selectors", "watch-timeout", "watch-too-old",
        ],
        StringComparer.Ordinal);

    private static readonly string[] NotPlayed =
        [
            "access-refused", "access-review", "configmap-crud", "configmap-patch", "discovery", "endpointslice-v1beta1", "errors", "finalizers", "gzip", "lease-election",
            "lists-empty", "pods-and-nodes", "rbac-one-name", "server-side-apply", "service-crud",
        ];

    private static IEnumerable<TestCaseData> Files => CaptureFolder.Files(Folder).Where(path => Played.Contains(Path.GetFileNameWithoutExtension(path)))
        .Select(path => new TestCaseData(path).SetArgDisplayNames(Path.GetFileNameWithoutExtension(path)));

    private static CancellationToken Token => TestContext.CurrentContext.CancellationToken;

    [Test]
    public void Captures_EachIsPlayedOrNamedAsNotPlayed()
    {
        if (CaptureFolder.Root is null)
        {
            Assert.Ignore(CaptureFolder.MissingReason);
        }

        Assert.That(CaptureFolder.Files(Folder).Select(path => Path.GetFileNameWithoutExtension(path)), Is.EquivalentTo(Played.Concat(NotPlayed)));
    }

    [TestCaseSource(nameof(Files))]
    [CancelAfter(120_000)]
    public async Task Replay_AsRecorded_AnswersAgree(string path) => Assert.That(await ReplayAsync(await Capture.LoadAsync(path, Token)), Is.Empty);

    [TestCaseSource(nameof(Files))]
    [CancelAfter(120_000)]
    public async Task Replay_OtherNames_AnswersAgree(string path)
    {
        // One name stays, since its place in a list is told.
        var names = new CaptureShuffle { NamedBy = ["name"], Kept = ["a-b"] };
        Assert.That(await ReplayAsync(names.Shuffle(await Capture.LoadAsync(path, Token))), Is.Empty);
    }

    private static async Task<IReadOnlyList<string>> ReplayAsync(PolarisSync.Tests.Captures.Capture capture)
    {
        var clock = new TestClock(new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(56)));
        await using var server = await FakeKubernetes.StartAsync(clock.Time, Token);
        if (capture.Start.Contains("get, list and watch configmaps in shop", StringComparison.Ordinal))
        {
            server.Access.Grant("reader", "configmaps", "shop", "get", "list", "watch");
        }

        using var http = new HttpExchangePlayer(server.Address);
        await using var watches = new WatchPlayer(server.Address, clock, deed => DoAsync(server, deed));
        return await new CaptureReplay([watches, http], clock.PassAsync).RunAsync(capture, Token);
    }

    private static async Task DoAsync(FakeKubernetes server, string deed)
    {
        switch (deed)
        {
            case "compact":
                server.Compact();
                break;
            case "start":
                await server.ComeUpAsync(Token);
                break;
            default:
                await server.GoDownAsync();
                break;
        }
    }
}
