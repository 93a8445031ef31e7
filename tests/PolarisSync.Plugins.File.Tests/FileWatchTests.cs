using System.Collections.Concurrent;
using PolarisSync.Abstractions;
using PolarisSync.Tests.Fakes;

namespace PolarisSync.Plugins.File.Tests;

public sealed class FileWatchTests
{
    private static readonly TimeSpan _promised = TimeSpan.FromSeconds(1);

    // The promise is one second; a busy build machine gets more before a test fails.
    private static readonly TimeSpan _deadline = _promised * 10;

    [Test]
    public Task Watch_EditedInPlace_IsSeen() => AssertSeenAsync(path => System.IO.File.WriteAllText(path, Texts.One(81)));

    [Test]
    public Task Watch_SameLengthAndTime_IsSeen() => AssertSeenAsync(path =>
    {
        var time = System.IO.File.GetLastWriteTimeUtc(path);
        System.IO.File.WriteAllText(path, Texts.One(81));
        System.IO.File.SetLastWriteTimeUtc(path, time);
    });

    [Test]
    public Task Watch_ReplacedByRename_IsSeen() => AssertSeenAsync(path =>
    {
        System.IO.File.WriteAllText(path + ".new", Texts.One(81));
        System.IO.File.Move(path + ".new", path, overwrite: true);
    });

    [Test]
    public Task Watch_DeletedAndMadeAgain_IsSeen() => AssertSeenAsync(path =>
    {
        System.IO.File.Delete(path);
        System.IO.File.WriteAllText(path, Texts.One(81));
    });

    [Test]
    public async Task Watch_FolderLinkReplaced_IsSeen()
    {
        using var folder = new TestFolder();
        foreach (var (name, port) in new[] { ("one", 80), ("two", 81) })
        {
            Directory.CreateDirectory(folder[name]);
            await System.IO.File.WriteAllTextAsync(folder[$"{name}/services.json"], Texts.One(port));
        }

        // As Kubernetes mounts a ConfigMap: the file is a link through a link to a folder, and the folder's link is swapped.
        Directory.CreateSymbolicLink(folder["..data"], "one");
        System.IO.File.CreateSymbolicLink(folder["services.json"], "..data/services.json");
        await AssertSeenAsync(folder["services.json"], () =>
        {
            Directory.CreateSymbolicLink(folder["..data_tmp"], "two");
            Directory.Delete(folder["..data"]);
            Directory.Move(folder["..data_tmp"], folder["..data"]);
        });
    }

    [Test]
    public async Task Watch_BrokenThenRepaired_IsStaleThenLive()
    {
        using var folder = new TestFolder();
        await System.IO.File.WriteAllTextAsync(folder["services.json"], Texts.One(80));
        var events = new ConcurrentQueue<SourceEvent>();
        await WithWatchAsync(folder["services.json"], events, async () =>
        {
            await System.IO.File.WriteAllTextAsync(folder["services.json"], "{ \"services\": [ {");
            await Eventually.BeTrueAsync(() => events.OfType<SourceEvent.Stale>().Any(), _deadline, "stale");
            Assert.That(events.OfType<SourceEvent.Stale>().Single().Reason, Does.StartWith(folder["services.json"] + ":1:"));

            var since = events.Count;
            await System.IO.File.WriteAllTextAsync(folder["services.json"], Texts.One(81));
            await Eventually.BeTrueAsync(() => HasPort(events.Skip(since), 81), _deadline, "the repaired text");
            Assert.That(events.Skip(since).First(), Is.TypeOf<SourceEvent.Live>());
            Assert.That(events.OfType<SourceEvent.Snapshot>().Select(said => said.Service.Instances.Length), Is.All.EqualTo(1), "never empty");
        });
    }

    [Test]
    public async Task Watch_FileMissingAtFirst_GoesLiveWhenItAppears()
    {
        using var folder = new TestFolder();
        var events = new ConcurrentQueue<SourceEvent>();
        await WithWatchAsync(
            folder["services.json"],
            events,
            async () =>
            {
                await Eventually.BeTrueAsync(() => events.OfType<SourceEvent.Stale>().Any(), _deadline, "stale");
                await System.IO.File.WriteAllTextAsync(folder["services.json"], Texts.One(80));
                await Eventually.BeTrueAsync(() => HasPort(events, 80), _deadline, "the new file");
            },
            waitForLive: false);
    }

    [Test]
    public async Task Watch_OnlyLayoutChanges_SaysNothing()
    {
        using var folder = new TestFolder();
        await System.IO.File.WriteAllTextAsync(folder["services.json"], Texts.One(80));
        var events = new ConcurrentQueue<SourceEvent>();
        await WithWatchAsync(folder["services.json"], events, async () =>
        {
            await Eventually.BeTrueAsync(() => HasPort(events, 80), _deadline, "the first text");
            var since = events.Count;
            await System.IO.File.WriteAllTextAsync(folder["services.json"], "// a comment\n" + Texts.One(80));
            await Eventually.StayTrueAsync(() => events.Count == since, TimeSpan.FromMilliseconds(600), () => $"{events.Last()} although nothing changed");
        });
    }

    private static async Task AssertSeenAsync(Action<string> change)
    {
        using var folder = new TestFolder();
        var path = folder["services.json"];
        await System.IO.File.WriteAllTextAsync(path, Texts.One(80));
        await AssertSeenAsync(path, () => change(path));
    }

    private static async Task AssertSeenAsync(string path, Action change)
    {
        var events = new ConcurrentQueue<SourceEvent>();
        await WithWatchAsync(path, events, async () =>
        {
            await Eventually.BeTrueAsync(() => HasPort(events, 80), _deadline, "the first text");
            change();
            await Eventually.BeTrueAsync(() => HasPort(events, 81), _deadline, "the new text");
        });
    }

    private static bool HasPort(IEnumerable<SourceEvent> events, int port) =>
        events.OfType<SourceEvent.Snapshot>().Any(said => said.Service.Instances.Any(instance => instance.Port == port));

    private static async Task WithWatchAsync(string path, ConcurrentQueue<SourceEvent> events, Func<Task> act, bool waitForLive = true)
    {
        var endpoint = TestFolder.CreateEndpoint(path);
        var wanted = new WatchSet();
        wanted.Replace(new() { Services = [Texts.Orders], Namespaces = ["default"] });
        using var stop = new CancellationTokenSource();
        var loop = Task.Run(async () =>
        {
            try
            {
                await foreach (var said in endpoint.Source!.WatchAsync(wanted, stop.Token))
                {
                    events.Enqueue(said);
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
            }
        });
        try
        {
            if (waitForLive)
            {
                await Eventually.BeTrueAsync(() => events.OfType<SourceEvent.Live>().Any(), _deadline, "live");
            }

            await act();
        }
        finally
        {
            await stop.CancelAsync();
            await loop;
        }
    }
}
