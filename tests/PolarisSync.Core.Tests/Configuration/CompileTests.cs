using PolarisSync.Core.Configuration;

namespace PolarisSync.Core.Tests.Configuration;

internal sealed class CompileTests
{
    [Test]
    public void Update_NothingSaid_HasTheDefaults()
    {
        var task = Compiled.Task(Compiled.Document());

        Assert.That(task.Enabled, Is.True);
        Assert.That(task.Methods, Is.EqualTo(new MethodSettings { Watch = true, AuditInterval = TimeSpan.FromMinutes(5) }));
        Assert.That(task.OnRemove, Is.EqualTo(RemovalPolicy.Keep));
        Assert.That(task.PurgeAfter, Is.EqualTo(TimeSpan.FromSeconds(60)));
        Assert.That(task.Policy, Is.EqualTo(SyncPolicy.Sync));
        Assert.That(task.DefaultGroup, Is.True);
        Assert.That(task.Guard, Is.EqualTo(new GuardSettings()));
        Assert.That(task.Matches.Single().Exact, Is.EqualTo(new Abstractions.ServiceKey("default", "web")));
    }

    [Test]
    public void Update_EverythingSaid_IsTaken()
    {
        var task = Compiled.Task(Compiled.Document(more: """
            "enable": false, "policy": "upsert-only", "on_remove": "purge", "purge_after": "1m30s", "default_group": false,
            "guard": {"max_loss_ratio": 0.5, "min_owned": 3, "window": "500S", "surge": "1h", "hold": "never", "hold_unhealthy": "2s", "confirm_empty": "500ms"}
            """));

        Assert.That(task with { Source = null!, Destination = null!, Matches = [] }, Is.EqualTo(new TaskDefinition
        {
            Name = "t",
            Source = null!,
            Destination = null!,
            Enabled = false,
            Policy = SyncPolicy.UpsertOnly,
            OnRemove = RemovalPolicy.Purge,
            PurgeAfter = TimeSpan.FromSeconds(90),
            DefaultGroup = false,
            Guard = new()
            {
                MaxLossRatio = 0.5,
                MinOwned = 3,
                Window = TimeSpan.FromSeconds(500),
                Surge = TimeSpan.FromHours(1),
                Hold = null,
                HoldUnhealthy = TimeSpan.FromSeconds(2),
                ConfirmEmpty = TimeSpan.FromMilliseconds(500),
            },
        }));
    }

    [TestCase("""[{"type": "watch"}]""", true, null)]
    [TestCase("""[{"type": "pull"}]""", false, 300.0)]
    [TestCase("""[{"type": "pull", "interval": "60s"}, {"type": "watch", "enable": false}]""", false, 60.0)]
    [TestCase("""[{"type": "pull", "interval": "60000"}, {"type": "watch", "enable": true}]""", true, 60.0)]
    [TestCase("""null""", true, 300.0)]
    public void Update_Methods_OnlyWhatIsListedIsOn(string methods, bool watch, double? seconds) =>
        Assert.That(
            Compiled.Task(Compiled.Document(rest: $"\"methods\": {methods}")).Methods,
            Is.EqualTo(new MethodSettings { Watch = watch, AuditInterval = seconds is { } value ? TimeSpan.FromSeconds(value) : null }));

    [Test]
    public void Update_MaxWritesPerSecond_IsTakenAndNoPartOfTheConnection()
    {
        var plain = Compiled.Task(Compiled.Document());
        var capped = Compiled.Task(Compiled.Document(destination: """{"name": "b", "type": "consul", "addresses": ["b:8500"], "max_writes_per_second": 250}"""));

        Assert.That(plain.Destination.MaxWritesPerSecond, Is.Null);
        Assert.That(capped.Destination.MaxWritesPerSecond, Is.EqualTo(250));
        Assert.That(capped.Destination.Fingerprint, Is.EqualTo(plain.Destination.Fingerprint));
        Assert.That(TaskComparer.ContentEquals(capped, plain), Is.False);
    }

    [TestCase("0", "0 is out of range; expected 1 to 1000000")]
    [TestCase("1.5", "1.5 is not a whole number; expected 1 to 1000000")]
    [TestCase("\"9\"", "expected a number, found a string")]
    public void Update_MaxWritesPerSecond_FaultyIsRefused(string value, string message) =>
        Assert.That(
            Compiled.Problems(Compiled.Document(destination: $$"""{"name": "b", "type": "consul", "addresses": ["b:8500"], "max_writes_per_second": {{value}}}""")),
            Is.EqualTo(new[] { $"r.json:4:98: tasks[0].destination.max_writes_per_second: {message}" }));

    [TestCase("""{"type": "file"}""", null, 10_000_000L, 5)]
    [TestCase("""{"type": "file", "options": {"path": "out/r.jsonl", "max_bytes": 20000, "max_files": 2}}""", "out/r.jsonl", 20_000L, 2)]
    [TestCase("""{"type": "file", "options": {"maxBytes": 5000000000}}""", null, 5_000_000_000L, 5)]
    public void Update_ReportFile_HasItsOptions(string target, string? path, long bytes, int files) =>
        Assert.That(
            Compiled.From(Compiled.Document(rest: $"\"report\": {{\"targets\": [{target}]}}")).Set.Documents.Single().Report.Targets.Single().File,
            Is.EqualTo(new ReportFileSettings { Path = path, MaxBytes = bytes, MaxFiles = files }));

    [TestCase("""{"type": "file", "options": {"pth": "x"}}""", "options.pth: unknown key 'pth'; did you mean 'path'?")]
    [TestCase("""{"type": "file", "options": {"path": ""}}""", "options.path: is empty; expected the path of a file")]
    [TestCase("""{"type": "file", "options": {"max_bytes": 9}}""", "options.max_bytes: 9 is out of range; expected 10000 to 1000000000000")]
    [TestCase("""{"type": "file", "options": {"max_files": 0}}""", "options.max_files: 0 is out of range; expected 1 to 1000")]
    [TestCase("""{"type": "balad"}""", "type: 'balad' belongs to the Java tool and is not offered here: nothing is reported to it; expected file or prometheus")]
    public void Update_ReportTarget_FaultIsNamed(string target, string message) =>
        Assert.That(Compiled.Problems(Compiled.Document(rest: $"\"report\": {{\"targets\": [{target}]}}")).Single(), Does.EndWith($"report.targets[0].{message}"));

    [Test]
    public void Update_BaladSwitchedOff_SaysNothing() =>
        Assert.That(Compiled.Problems(Compiled.Document(rest: """ "report": {"targets": [{"type": "balad", "enable": false}, {"type": "prometheus"}]} """)), Is.Empty);

    [Test]
    public void Update_NoMethodOn_Warns() =>
        Assert.That(
            Compiled.Problems(Compiled.Document(rest: "\"methods\": []")),
            Is.EqualTo(new[] { "warning r.json:8:12: methods: neither watch nor pull is on: after the audit at the start no change is noticed" }));

    [TestCase("60s", 60_000)]
    [TestCase("1m", 60_000)]
    [TestCase("500ms", 500)]
    [TestCase("1h", 3_600_000)]
    [TestCase("2D", 172_800_000)]
    [TestCase("1.5s", 1500)]
    [TestCase("1h30m", 5_400_000)]
    [TestCase("60000", 60_000)]
    public void DurationText_Valid_IsRead(string text, double milliseconds)
    {
        Assert.That(DurationText.TryParse(text, out var value), Is.True);
        Assert.That(value.TotalMilliseconds, Is.EqualTo(milliseconds));
    }

    [TestCase("")]
    [TestCase("s")]
    [TestCase("-1s")]
    [TestCase("1 s")]
    [TestCase("1w")]
    [TestCase("1s1s")]
    [TestCase("1s1m")]
    [TestCase("1.2.3s")]
    [TestCase("99999999999999999999d")]
    public void DurationText_Invalid_IsRefused(string text) => Assert.That(DurationText.TryParse(text, out _), Is.False);

    [TestCase(0, "0s")]
    [TestCase(500, "500ms")]
    [TestCase(90_000, "90s")]
    [TestCase(300_000, "5m")]
    [TestCase(86_400_000, "1d")]
    public void DurationText_Format_UsesTheLargestWholeUnit(int milliseconds, string expected) =>
        Assert.That(DurationText.Format(TimeSpan.FromMilliseconds(milliseconds)), Is.EqualTo(expected));

    [TestCase("""{"name": "a", "type": "consul", "addresses": ["a:8500", "http://b:8500/v", "https://[::1]:1", "10.0.0.1:2", "https://c"]}""")]
    [TestCase("""{"name": "a", "type": "polaris", "addresses": ["grpc://b:8091", "my_host:8090"], "tls": {"ca_file": "x", "certificate_file": "y", "key_file": "z", "server_name": "s"}}""")]
    [TestCase("""{"name": "a", "type": "file", "options": {"path": "x"}}""")]
    [TestCase("""{"name": "a", "type": "file", "addresses": ["conf/x.json"], "token": null, "tls": null}""")]
    public void Update_GoodEndpoint_LoadsWithoutAWord(string source) => Assert.That(Compiled.Problems(Compiled.Document(source)), Is.Empty);

    [Test]
    public void ContentEquals_SameTextTwice_IsEqualThoughTheRecordsAreNot()
    {
        var text = Compiled.Document(match: """[{"service": "a", "groups": [{"name": "g", "metadata": {"k": "v"}}]}]""");
        TaskDefinition one = Compiled.Task(text), two = Compiled.Task(text);

        Assert.That(one, Is.Not.EqualTo(two));
        Assert.That(TaskComparer.ContentEquals(one, two), Is.True);
        Assert.That(TaskComparer.Instance.GetHashCode(one), Is.EqualTo(TaskComparer.Instance.GetHashCode(two)));
    }

    [TestCase("\"service\": \"web\"", "\"service\": \"shop\"")]
    [TestCase("a:8500", "a:8501")]
    [TestCase("\"name\": \"t\"", "\"name\": \"u\"")]
    [TestCase("\"enable\": true", "\"enable\": false")]
    [TestCase("\"hold\": \"5m\"", "\"hold\": \"6m\"")]
    [TestCase("{\"service\": \"web\"}", "{\"service\": \"web\", \"groups\": [{\"name\": \"g\"}]}")]
    [TestCase("{\"service\": \"web\"}", "{\"service\": \"web\", \"exclude\": [\"w\"]}")]
    [TestCase("{\"service\": \"web\"}", "{\"service\": \"web\", \"selector\": {\"tags\": [\"blue\"]}}")]
    [TestCase("{\"service\": \"web\"}", "{\"service\": \"web\", \"selector\": {\"metadata\": {\"a\": \"b\"}}}")]
    [TestCase("\"enable\": true", "\"mapping\": {\"namespaces\": {\"*\": \"x\"}}")]
    [TestCase("\"enable\": true", "\"mapping\": {\"names\": {\"web\": \"x\"}}")]
    [TestCase("\"enable\": true", "\"mapping\": {\"metadata\": {\"a\": null}}")]
    public void ContentEquals_OneThingDiffers_IsNotEqual(string old, string now)
    {
        var text = Compiled.Document(more: "\"enable\": true, \"guard\": {\"hold\": \"5m\"}");

        Assert.That(TaskComparer.ContentEquals(Compiled.Task(text), Compiled.Task(text.Replace(old, now, StringComparison.Ordinal))), Is.False);
    }

    [Test]
    public void Fingerprint_OptionsInAnotherOrder_IsTheSame()
    {
        static string Print(string options) =>
            Compiled.Task(Compiled.Document($$"""{"name": "a", "type": "consul", "addresses": ["a:8500"], "options": {{options}}}""")).Source.Fingerprint;

        Assert.That(Print("""{"dc": "x", "path": "y"}"""), Is.EqualTo(Print("""{"path": "y", "dc": "x"}""")).And.Not.EqualTo(Print("""{"path": "x", "dc": "y"}""")));
    }
}
