using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;
using PolarisSync.Host.Configuration;
using PolarisSync.Host.Reporting;
using PolarisSync.Host.Settings;
using PolarisSync.Host.Tests.Configuration;
using PolarisSync.Host.Tests.Http;

namespace PolarisSync.Host.Tests.Reporting;

internal sealed class ReportServiceTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private TestFolder _folder = null!;
    private ListLogger _log = null!;
    private ScriptedControl _control = null!;
    private ConfigurationState _state = ConfigurationState.Empty;
    private CancellationTokenSource _stop = null!;
    private ReportService _service = null!;
    private Task _running = null!;

    [SetUp]
    public void SetUp()
    {
        _folder = new TestFolder();
        _log = new ListLogger();
        _control = new ScriptedControl();
        _stop = new CancellationTokenSource();
        _state = ConfigurationState.Empty;
        var settings = new HostSettings { Home = _folder.Root, DataPath = _folder.PathOf("data"), PluginsPath = _folder.PathOf("plugins"), Variables = new Dictionary<string, string>(StringComparer.Ordinal) };
        settings.Secrets.Learn("s3cret-token");
        _service = new ReportService(() => _state, _control, settings, _time, _log.CreateLogger<ReportService>());
    }

    [TearDown]
    public async Task TearDown()
    {
        await _stop.CancelAsync();
        Assert.ThrowsAsync<TaskCanceledException>(() => _running);
        _stop.Dispose();
        _log.Dispose();
        _folder.Dispose();
    }

    [Test]
    public async Task File_OneLineAnInterval_WithWhatHappenedSince()
    {
        Start(Document(TaskDocumentKind.Registry, "1m"));
        var first = (await LinesAsync("data/report.jsonl", 1))[0];
        _control.Figures = new([KeyValuePair.Create(("b", "create", "applied"), 5L), KeyValuePair.Create(("b", "delete", "rejected"), 1L)], [KeyValuePair.Create("a", (9L, 1L)), KeyValuePair.Create("b", (4L, 4L))]);
        var second = (await LinesAsync("data/report.jsonl", 2))[1];

        Assert.That(first.GetProperty("document").GetString(), Is.EqualTo("registry"));
        Assert.That(first.GetProperty("at").GetDateTimeOffset() - first.GetProperty("since").GetDateTimeOffset(), Is.GreaterThanOrEqualTo(TimeSpan.FromMinutes(1)));
        Assert.That(first.GetProperty("tasks")[0].GetProperty("state").GetString(), Is.EqualTo("waiting"));
        Assert.That(first.GetProperty("tasks")[0].GetProperty("in_step").GetBoolean(), Is.False);
        Assert.That(Endpoint(first, 0).GetProperty("calls").GetInt64(), Is.EqualTo(7));
        Assert.That(Endpoint(first, 1).GetProperty("healthy").GetBoolean(), Is.False);
        Assert.That(Endpoint(second, 0).GetProperty("calls").GetInt64(), Is.EqualTo(2));
        Assert.That(Endpoint(second, 0).GetProperty("errors").GetInt64(), Is.Zero);
        Assert.That(Endpoint(second, 1).GetProperty("writes").GetRawText(), Is.EqualTo("""[{"change":"create","outcome":"applied","count":2},{"change":"delete","outcome":"rejected","count":1}]"""));
        Assert.That(second.GetProperty("since").GetDateTimeOffset(), Is.EqualTo(first.GetProperty("at").GetDateTimeOffset()));
    }

    [Test]
    public async Task BothDocuments_ReportOnTheirOwn()
    {
        Start(Document(TaskDocumentKind.Registry, "1m"), Document(TaskDocumentKind.Configuration, "2m", "other/config.jsonl", task: "c"));

        Assert.That((await LinesAsync("other/config.jsonl", 1))[0].GetProperty("document").GetString(), Is.EqualTo("configuration"));
        Assert.That((await LinesAsync("data/report.jsonl", 2)).Select(line => line.GetProperty("document").GetString()), Is.All.EqualTo("registry"));
    }

    [Test]
    public async Task Reload_ChangesIntervalAndTarget()
    {
        Start(Document(TaskDocumentKind.Registry, "1h"));
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.That(File.Exists(_folder.PathOf("data/report.jsonl")), Is.False);

        Become(Document(TaskDocumentKind.Registry, "10s", "now/here.jsonl"));
        await LinesAsync("now/here.jsonl", 2);
        Become(Document(TaskDocumentKind.Registry, "10s", "now/here.jsonl", enabled: false));
        var before = File.ReadAllLines(_folder.PathOf("now/here.jsonl")).Length;
        _time.Advance(TimeSpan.FromMinutes(2));

        Assert.That(File.Exists(_folder.PathOf("data/report.jsonl")), Is.False);
        Assert.That(File.ReadAllLines(_folder.PathOf("now/here.jsonl")), Has.Length.InRange(before, before + 1));
    }

    [Test]
    public async Task CannotBeWritten_IsToldOnce_AndGoesOnLater()
    {
        _folder.Write("in-the-way", "a file");
        Start(Document(TaskDocumentKind.Registry, "10s", "in-the-way/report.jsonl"));
        await UntilAsync(() => _log.Lines.Length > 0, "a warning");
        for (var i = 0; i < 20; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(10));
            await Task.Yield();
        }

        Assert.That(_log.Lines, Has.Length.EqualTo(1));
        Assert.That(_log.Lines[0], Does.StartWith($"Warning: The report {_folder.PathOf("in-the-way/report.jsonl")} cannot be written: "));
        File.Delete(_folder.PathOf("in-the-way"));
        await LinesAsync("in-the-way/report.jsonl", 1);
        await UntilAsync(() => _log.Lines.Length == 2, "the all-clear");
        Assert.That(_log.Lines[1], Is.EqualTo($"Information: The report {_folder.PathOf("in-the-way/report.jsonl")} is written again"));
    }

    [Test]
    public async Task PathOfNoSystem_IsToldAndStopsNothing()
    {
        Start(Document(TaskDocumentKind.Registry, "10s", "re\0port.jsonl"), Document(TaskDocumentKind.Configuration, "10s", "good.jsonl", task: "c"));

        await LinesAsync("good.jsonl", 2);
        Assert.That(_log.Lines, Has.One.StartsWith("Warning: The report "));
    }

    [Test]
    public async Task ServersWords_AreRedacted()
    {
        _control.Status = _control.Status with { Engine = _control.Status.Engine with { Tasks = [_control.Status.Engine.Tasks[0] with { Reason = "refused: s3cret-token" }] } };
        Start(Document(TaskDocumentKind.Registry, "1m"));

        Assert.That((await LinesAsync("data/report.jsonl", 1))[0].GetProperty("tasks")[0].GetProperty("reason").GetString(), Is.EqualTo("refused: ***"));
    }

    private static JsonElement Endpoint(JsonElement line, int index) => line.GetProperty("endpoints")[index];

    private static CompiledDocument Document(TaskDocumentKind kind, string interval, string? path = null, bool enabled = true, string task = "a-to-b")
    {
        Assert.That(DurationText.TryParse(interval, out var time), Is.True);
        return new()
        {
            Document = new() { Kind = kind, Origin = "x.json", Text = "{}" },
            Report = new() { Interval = time, Targets = [new() { Type = "prometheus" }, new() { Type = "file", Enabled = enabled, File = new() { Path = path } }] },
            Tasks = [new() { Name = task, Source = Named("a"), Destination = Named("b"), OnRemove = RemovalPolicy.Keep }],
        };
    }

    private static EndpointConfiguration Named(string name) => new() { Definition = new() { Name = name, Type = "file" }, Fingerprint = name };

    private void Start(params CompiledDocument[] documents)
    {
        _state = new() { Documents = [.. documents] };
        _running = _service.RunAsync(_stop.Token);
    }

    private void Become(params CompiledDocument[] documents)
    {
        _state = new() { Documents = [.. documents] };
        _service.Recheck();
    }

    private async Task<List<JsonElement>> LinesAsync(string file, int count)
    {
        var path = _folder.PathOf(file);
        await UntilAsync(() => File.Exists(path) && ReadLines(path).Length >= count, $"{count} lines in {file}");
        return [.. ReadLines(path).Select(line => JsonDocument.Parse(line).RootElement.Clone())];
    }

    // Only whole lines: the last one may be under way.
    private static string[] ReadLines(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n')[..^1];
    }

    private Task UntilAsync(Func<bool> condition, string what) => Eventually.TrueAsync(
        () =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return condition();
        },
        what);
}
