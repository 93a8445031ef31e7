using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using PolarisSync.Core.Reporting;
using PolarisSync.Host.History;
using PolarisSync.Host.Secrets;
using PolarisSync.Host.Tests.Configuration;

namespace PolarisSync.Host.Tests.History;

internal sealed class HistoryFilesTests
{
    private static readonly DateTimeOffset s_start = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);
    private TestFolder _folder = null!;
    private HistoryFolder _history = null!;

    [SetUp]
    public void SetUp()
    {
        _folder = new TestFolder();
        _history = new HistoryFolder(_folder.PathOf("data/history"));
    }

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public async Task Written_ThenRead_IsTheSameAndOnlyForTheOwner()
    {
        var entry = Entry(0) with
        {
            Destination = "b", Service = "default/orders", Instance = "10.0.0.1:80", Owner = "a", Task = "a-to-b", Detail = "tags (none) -> \"x\", Zürich", Why = "it changed at the source",
            Outcome = "rejected", Answer = "line one\nline two", Took = TimeSpan.FromMilliseconds(12.34),
        };
        await WriteAsync(1 << 20, [entry]);

        Assert.That(Read(), Is.EqualTo(new[] { HistoryLine.From(entry) }));
        var file = _history.List().Single();
        Assert.That(await File.ReadAllLinesAsync(file.Path), Has.Length.EqualTo(1));
        if (!OperatingSystem.IsWindows())
        {
            Assert.That(File.GetUnixFileMode(file.Path), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        }
    }

    [Test]
    public async Task Restart_GoesOnWithTheFile_AndATornLineIsLeftOut()
    {
        await WriteAsync(1 << 20, [Entry(0), Entry(1)]);
        var path = _history.List().Single().Path;
        await using (var torn = new FileStream(path, FileMode.Append))
        {
            await torn.WriteAsync("{\"at\":\"2026-05-04T12:0"u8.ToArray());
        }

        await WriteAsync(1 << 20, [Entry(2)]);

        Assert.That(_history.List(), Has.Count.EqualTo(1));
        Assert.That(Read().Select(line => line.Detail), Is.EqualTo(new[] { "0", "1", "2" }));
    }

    [Test]
    public async Task Full_TheOldestGo_AndTheTotalStaysBounded()
    {
        const long Most = 256 * 1024;
        for (var round = 0; round < 20; round++)
        {
            await WriteAsync(Most, Enumerable.Range(round * 200, 200).Select(Entry));
            Assert.That(_history.List().Sum(file => file.Length), Is.LessThanOrEqualTo(Most + (300 * 1024)), "one batch may end beyond the bound");
        }

        var left = Read(limit: 10_000).Select(line => int.Parse(line.Detail!, System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.That(left[^1], Is.EqualTo(3999));
        Assert.That(left, Is.EqualTo(Enumerable.Range(left[0], left.Count)), "what is left has no gap");
        Assert.That(left[0], Is.GreaterThan(0));
    }

    [Test]
    public async Task TwoHostsAtOnce_WriteFilesOfTheirOwn_AndAreReadInOrder()
    {
        await using (var old = New(1 << 20, goesOn: true))
        await using (var successor = New(1 << 20, goesOn: false))
        {
            old.Record(Entry(0));
            await Eventually.TrueAsync(() => _history.List().Count == 1, "the old host's file");
            for (var i = 1; i < 10; i++)
            {
                (i % 2 == 0 ? old : successor).Record(Entry(i));
            }
        }

        Assert.That(_history.List(), Has.Count.EqualTo(2));
        Assert.That(Read().Select(line => line.Detail), Is.EqualTo(Enumerable.Range(0, 10).Select(i => $"{i}")));
        Assert.That(Read(limit: 3).Select(line => line.Detail), Is.EqualTo(new[] { "7", "8", "9" }));
    }

    [Test]
    public async Task LongLines_AndManyBlocks_AreReadBackwards()
    {
        var entries = Enumerable.Range(0, 3000).Select(i => Entry(i) with { Answer = new string('x', i % 977) }).ToList();
        entries.Insert(1500, Entry(1500) with { Change = "too long", Answer = new string('y', 3 * 1024 * 1024) });
        await WriteAsync(64 << 20, entries);

        var read = Read(limit: 10_000);
        Assert.That(read, Has.Count.EqualTo(3000));
        Assert.That(read.Select(line => line.Answer?.Length ?? 0), Is.EqualTo(Enumerable.Range(0, 3000).Select(i => i % 977)));
    }

    [Test]
    public async Task QueueFull_TheNumberLostIsWritten()
    {
        Directory.CreateDirectory(_history.Root);
        await using (var log = New(1 << 20, goesOn: true, mostQueued: 8))
        {
            for (var i = 0; i < 200_000; i++)
            {
                log.Record(Entry(i));
            }
        }

        var lost = Read(limit: 10_000).Where(line => line.Change == "entries lost").ToList();
        Assert.That(lost, Is.Not.Empty);
        Assert.That(lost[0].Detail, Does.Match(@"^\d+ entr(y|ies) lost$"));
    }

    [Test]
    public async Task UnwritableFolder_IsToldOnce_AndWrittenAgainLater()
    {
        // A file stands where the folder should be.
        Directory.CreateDirectory(_folder.PathOf("data"));
        await File.WriteAllTextAsync(_history.Root, "in the way");
        var time = new FakeTimeProvider(s_start);
        using var logger = new ListLogger();
        await using (var log = new HistoryLog(_history, 1 << 20, goesOn: true, new Redactor(), time, logger.CreateLogger<HistoryLog>()))
        {
            log.Record(Entry(0));
            await Eventually.TrueAsync(() => logger.Lines.Any(line => line.Contains("cannot be written", StringComparison.Ordinal)), "it is told");
            time.Advance(TimeSpan.FromSeconds(6));
            log.Record(Entry(1));
            File.Delete(_history.Root);
            await Eventually.TrueAsync(
                () =>
                {
                    time.Advance(TimeSpan.FromSeconds(6));
                    log.Record(Entry(2));
                    return logger.Lines.Any(line => line.Contains("written again", StringComparison.Ordinal));
                },
                "it recovers");
        }

        Assert.That(logger.Lines.Count(line => line.Contains("cannot be written", StringComparison.Ordinal)), Is.EqualTo(1));
        Assert.That(Read().Any(line => line.Change == "entries lost"), Is.True);
    }

    [Test]
    public void FullDisk_IsAnIoErrorAndTheNextWriteTriesAgain()
    {
        if (!File.Exists("/dev/full"))
        {
            Assert.Ignore("There is no /dev/full to play a full disk.");
        }

        Directory.CreateDirectory(_history.Root);
        File.CreateSymbolicLink(_history.PathOf(1), "/dev/full");
        using var writer = new HistoryWriter(_history, 1 << 20, goesOn: true);
        Assert.That(() => writer.Append("{}\n"u8), Throws.InstanceOf<IOException>());
        File.Delete(_history.PathOf(1));
        writer.Append(Encoding.UTF8.GetBytes("{}\n"));
        Assert.That(_history.List().Single().Length, Is.EqualTo(3));
    }

    private static HistoryEntry Entry(int number) => new() { At = s_start.AddSeconds(number), Change = "create", Detail = $"{number}" };

    private HistoryLog New(long bytes, bool goesOn, int mostQueued = 100_000) => new(_history, bytes, goesOn, new Redactor(), TimeProvider.System, NullLogger<HistoryLog>.Instance, mostQueued);

    private async Task WriteAsync(long bytes, IEnumerable<HistoryEntry> entries)
    {
        await using var log = New(bytes, goesOn: true);
        foreach (var entry in entries)
        {
            log.Record(entry);
        }
    }

    private IReadOnlyList<HistoryLine> Read(int limit = 100) => HistoryReader.Read(_history, new HistoryQuery { Limit = limit }, CancellationToken.None);
}
