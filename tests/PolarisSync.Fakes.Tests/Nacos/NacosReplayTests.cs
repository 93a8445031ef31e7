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
        var capture = NacosReplay.Shuffle(await LoadAsync(file, cancellationToken));

        Assert.That(await NacosReplay.RunAsync(capture, prepare: null, cancellationToken), Is.Empty);
    }

    [TestCase("nacos-2.5.1/v1-ephemeral-lifecycle", "GET /nacos/v1/ns/instance/list")]
    [TestCase("nacos-2.5.1/v2-instances", "PUT /nacos/v2/ns/instance/beat")]
    [TestCase("nacos-3.0.3/v3-admin-services", "GET /nacos/v3/admin/ns/service/list")]
    [TestCase("nacos-1.4.8/v1-clusters", "DELETE /nacos/v1/ns/instance")]
    [TestCase("nacos-2.5.1/grpc-batch", "BatchInstanceRequest")]
    [TestCase("nacos-3.0.3/grpc-subscribe", "SubscribeServiceRequest")]
    [CancelAfter(60_000)]
    public async Task Replay_OneHandlerSwitchedOff_IsRed(string scenario, string handler, CancellationToken cancellationToken)
    {
        var file = CaptureFolder.Root is null ? "" : Path.Combine(CaptureFolder.Root, scenario + ".json");
        var capture = await LoadAsync(file, cancellationToken);

        var differences = await NacosReplay.RunAsync(capture, nacos => nacos.Faults.SwitchOff(handler), cancellationToken);

        Assert.That(differences, Is.Not.Empty);
        Assert.That(differences[0], Does.Contain(handler.Split(' ')[^1]));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Replay_SilentStreams_IsRed(CancellationToken cancellationToken)
    {
        var file = CaptureFolder.Root is null ? "" : Path.Combine(CaptureFolder.Root, "nacos-2.5.1/grpc-subscribe.json");
        var capture = await LoadAsync(file, cancellationToken);

        var differences = await NacosReplay.RunAsync(capture, nacos => nacos.Faults.SilentStreams = true, cancellationToken);

        Assert.That(differences, Has.Some.Contains("nothing came within"));
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
