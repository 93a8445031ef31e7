using System.Diagnostics;
using Microsoft.Extensions.Logging;
using PolarisSync.Host.Configuration;

namespace PolarisSync.Host.Tests.Configuration;

/// <summary>Every way a file is replaced in practice is noticed within two seconds, by the real clock and file system.</summary>
[CancelAfter(30_000)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class FileTaskProviderTests
{
    private const string Registry = "conf/sync-registry.json";

    [Test]
    public async Task Watch_EditInPlace_IsNoticed() =>
        await ChangesAsync(folder => folder.Write(Registry, TestFolder.Document("one")), folder => folder.Write(Registry, TestFolder.Document("two")));

    [Test]
    public async Task Watch_EditInPlaceWithTheOldTime_IsNoticed() => await ChangesAsync(
        folder => folder.Write(Registry, TestFolder.Document("one")),
        folder =>
        {
            var time = File.GetLastWriteTimeUtc(folder.PathOf(Registry));
            folder.Write(Registry, TestFolder.Document("two") + "\n");
            File.SetLastWriteTimeUtc(folder.PathOf(Registry), time);
        });

    [Test]
    public async Task Watch_EditInPlaceWithTheOldTimeAndLength_IsNoticed() => await ChangesAsync(
        folder => folder.Write(Registry, TestFolder.Document("one")),
        folder =>
        {
            var time = File.GetLastWriteTimeUtc(folder.PathOf(Registry));
            folder.Write(Registry, TestFolder.Document("two"));
            File.SetLastWriteTimeUtc(folder.PathOf(Registry), time);
        });

    [Test]
    public async Task Watch_RenamedOver_IsNoticed() => await ChangesAsync(
        folder => folder.Write(Registry, TestFolder.Document("one")),
        folder =>
        {
            folder.Write("conf/.new", TestFolder.Document("two"));
            File.Move(folder.PathOf("conf/.new"), folder.PathOf(Registry), overwrite: true);
        });

    [Test]
    public async Task Watch_RenamedOverWithTheOldTimeAndLength_IsNoticed() => await ChangesAsync(
        folder => folder.Write(Registry, TestFolder.Document("one")),
        folder =>
        {
            folder.Write("conf/.new", TestFolder.Document("two"));
            File.SetLastWriteTimeUtc(folder.PathOf("conf/.new"), File.GetLastWriteTimeUtc(folder.PathOf(Registry)));
            File.Move(folder.PathOf("conf/.new"), folder.PathOf(Registry), overwrite: true);
        });

    [Test]
    public async Task Watch_FileLinkReplaced_IsNoticed() => await ChangesAsync(
        folder =>
        {
            folder.Write("store/one.json", TestFolder.Document("one"));
            folder.Write("store/two.json", TestFolder.Document("two"));
            File.CreateSymbolicLink(folder.PathOf(Registry), "../store/one.json");
        },
        folder => Relink(folder, Registry, "../store/two.json"));

    [Test]
    public async Task Watch_TargetOfALinkChanges_IsNoticed() => await ChangesAsync(
        folder =>
        {
            folder.Write("store/one.json", TestFolder.Document("one"));
            File.CreateSymbolicLink(folder.PathOf(Registry), "../store/one.json");
        },
        folder => folder.Write("store/one.json", TestFolder.Document("two")));

    [Test]
    public async Task Watch_ConfigMapMount_IsNoticed() => await ChangesAsync(
        folder =>
        {
            // As the kubelet does it: file -> ..data/file, ..data -> a folder with a time in its name. Same length and time in both.
            folder.Write("conf/..2026_1/sync-registry.json", TestFolder.Document("one"));
            folder.Write("conf/..2026_2/sync-registry.json", TestFolder.Document("two"));
            File.SetLastWriteTimeUtc(folder.PathOf("conf/..2026_2/sync-registry.json"), File.GetLastWriteTimeUtc(folder.PathOf("conf/..2026_1/sync-registry.json")));
            Directory.CreateSymbolicLink(folder.PathOf("conf/..data"), "..2026_1");
            File.CreateSymbolicLink(folder.PathOf(Registry), "..data/sync-registry.json");
        },
        folder =>
        {
            Relink(folder, "conf/..data", "..2026_2");
            Directory.Delete(folder.PathOf("conf/..2026_1"), recursive: true);
        });

    [Test]
    public async Task Watch_FolderAboveIsALinkThatIsReplaced_IsNoticed() => await ChangesAsync(
        folder =>
        {
            folder.Write("v1/sync-registry.json", TestFolder.Document("one"));
            folder.Write("v2/sync-registry.json", TestFolder.Document("two"));
            Directory.Delete(folder.PathOf("conf"));
            Directory.CreateSymbolicLink(folder.PathOf("conf"), folder.PathOf("v1"));
        },
        folder => Relink(folder, "conf", folder.PathOf("v2")));

    [Test]
    public async Task Watch_DeletedAndMadeAgain_IsNoticed() => await ChangesAsync(
        folder => folder.Write(Registry, TestFolder.Document("one")),
        folder =>
        {
            File.Delete(folder.PathOf(Registry));
            folder.Write(Registry, TestFolder.Document("two"));
        });

    [Test]
    public async Task Watch_DeletedForAWhileAndMadeAgain_IsNoticedAndNothingEndsMeanwhile()
    {
        using var folder = new TestFolder();
        folder.Write(Registry, TestFolder.Document("one"));
        await using var host = new RunningService(folder, TimeProvider.System);
        await host.AppliedAsync("one");

        File.Delete(folder.PathOf(Registry));
        await host.LoggedAsync("conf/sync-registry.json is gone; its tasks go on");
        Assert.That(host.Applied, Is.EqualTo(new[] { "one" }));

        folder.Write(Registry, TestFolder.Document("two"));
        await host.AppliedAsync("two", seconds: 2);
    }

    [Test]
    public async Task Watch_BecomesUnreadable_SaysSoOnceAndComesBack()
    {
        using var folder = new TestFolder();
        folder.Write(Registry, TestFolder.Document("one"));
        await using var host = new RunningService(folder, TimeProvider.System);
        await host.AppliedAsync("one");

        // Applying comes before watching: only a change that was followed tells that somebody watches.
        folder.Write(Registry, TestFolder.Document("watched"));
        await host.AppliedAsync("watched");

        File.Delete(folder.PathOf(Registry));
        Directory.CreateDirectory(folder.PathOf(Registry));
        await host.LoggedAsync("conf/sync-registry.json changed and cannot be read; what runs goes on, trying again");
        Directory.Delete(folder.PathOf(Registry));
        folder.Write(Registry, TestFolder.Document("two"));

        await host.AppliedAsync("two", seconds: 2);
        Assert.That(host.Log.Lines.Count(line => line.Contains("cannot be read", StringComparison.Ordinal)), Is.EqualTo(1));
    }

    [Test]
    public async Task Watch_WrittenInPieces_IsReadWhole()
    {
        using var folder = new TestFolder();
        folder.Write(Registry, TestFolder.Document("one"));
        await using var host = new RunningService(folder, TimeProvider.System);
        await host.AppliedAsync("one");

        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(30));
        await using (var stream = new FileStream(folder.PathOf(Registry), FileMode.Create, FileAccess.Write, FileShare.Read))
        {
            foreach (var piece in System.Text.Encoding.UTF8.GetBytes(TestFolder.Document("two")).Chunk(30))
            {
                await stream.WriteAsync(piece);
                await stream.FlushAsync();
                await pause.WaitForNextTickAsync();
            }
        }

        // A writer that pauses for longer than the watch waits may be told that the document is spoiled; what runs stays all the same.
        await host.AppliedAsync("two", seconds: 2);
        Assert.That(host.Applied, Is.EqualTo(new[] { "one", "two" }));
    }

    [Test]
    public async Task Watch_OtherDocumentAppears_IsNoticed() => await ChangesAsync(
        folder => folder.Write(Registry, TestFolder.Document("one")),
        folder => folder.Write("conf/sync-config.json", TestFolder.Document("two")),
        "one,two");

    [Test]
    public async Task Watch_BeginsWhileTheDocumentIsWritten_WaitsForTheWriter()
    {
        using var folder = new TestFolder();
        folder.Write(Registry, "");
        using var log = new ListLogger();
        await using var provider = new FileTaskProvider(ConfigurationSources.From(new Dictionary<string, string>(StringComparer.Ordinal), folder.Root), TimeProvider.System, log.CreateLogger<FileTaskProvider>());
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await using var documents = provider.WatchAsync(end.Token).GetAsyncEnumerator(end.Token);

        var first = documents.MoveNextAsync();
        folder.Write(Registry, TestFolder.Document("one"));

        Assert.That(await first, Is.True);
        Assert.That(documents.Current.Text, Is.EqualTo(TestFolder.Document("one")));
    }

    private static async Task ChangesAsync(Action<TestFolder> before, Action<TestFolder> change, string expected = "two")
    {
        using var folder = new TestFolder();
        before(folder);
        await using var host = new RunningService(folder, TimeProvider.System);
        await host.AppliedAsync("one");

        // It lies in the same folder, and is not to be caught half-way by what is done to that.
        await Eventually.TrueAsync(() => File.Exists(folder.PathOf("conf/sync-config-backup.json")), "the backup is written");
        var clock = Stopwatch.StartNew();

        change(folder);
        await host.AppliedAsync(expected, seconds: 2);

        TestContext.Out.WriteLine($"noticed after {clock.ElapsedMilliseconds} ms");
        Assert.That(host.Log.Errors, Is.Empty);
    }

    // Replaces a link as one step, as 'ln -sfn' and the kubelet do.
    private static void Relink(TestFolder folder, string link, string target)
    {
        // mv, as File.Move looks behind links to folders.
        using var move = Process.Start("mv", ["-T", CreateLink(folder, target), folder.PathOf(link)]);
        Assert.That(move.WaitForExit(TimeSpan.FromSeconds(5)) && move.ExitCode == 0, Is.True);
    }

    private static string CreateLink(TestFolder folder, string target) => File.CreateSymbolicLink(folder.PathOf("new-link"), target).FullName;
}
