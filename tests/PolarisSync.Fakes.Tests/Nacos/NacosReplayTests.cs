using PolarisSync.Tests.Captures;
using PolarisSync.Tests.Fakes.Nacos.Replay;

namespace PolarisSync.Fakes.Tests.Nacos;

/// <summary>The fake Nacos answers as the real ones did: every capture, as it is and under other names and addresses.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class NacosReplayTests
{
    private static readonly string[] Versions = ["nacos-1.4.8", "nacos-2.3.2", "nacos-2.5.1", "nacos-3.0.3"];

    private static IEnumerable<TestCaseData> Files()
    {
        var files = Versions.SelectMany(CaptureFolder.Files).ToList();
        return files.Count == 0
            ? [new TestCaseData("").SetName("NoCaptures")]
            : files.Select(file => new TestCaseData(file).SetArgDisplayNames(Path.GetFileName(Path.GetDirectoryName(file))!, Path.GetFileNameWithoutExtension(file)));
    }

    [TestCaseSource(nameof(Files))]
    [CancelAfter(60_000)]
    public async Task Replay_AsRecorded_Agrees(string file, CancellationToken cancellationToken)
    {
        var capture = await LoadAsync(file, cancellationToken);

        Assert.That(await NacosReplay.RunAsync(capture, prepare: null, cancellationToken), Is.Empty);
    }

    [TestCaseSource(nameof(Files))]
    [CancelAfter(60_000)]
    public async Task Replay_OtherNamesAndAddresses_Agrees(string file, CancellationToken cancellationToken)
    {
        var capture = NacosReplay.Shuffle.Shuffle(await LoadAsync(file, cancellationToken));

        Assert.That(await NacosReplay.RunAsync(capture, prepare: null, cancellationToken), Is.Empty);
    }

    private static async Task<Capture> LoadAsync(string file, CancellationToken cancellationToken)
    {
        if (file.Length == 0)
        {
            Assert.Ignore(CaptureFolder.MissingReason);
        }

        return await Capture.LoadAsync(file, cancellationToken);
    }
}
