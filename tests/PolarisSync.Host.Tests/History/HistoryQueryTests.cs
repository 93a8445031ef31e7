using PolarisSync.Host.History;

namespace PolarisSync.Host.Tests.History;

internal sealed class HistoryQueryTests
{
    private static readonly DateTimeOffset s_now = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    private static readonly HistoryLine s_line = new()
    {
        At = s_now.AddMinutes(-30), Change = "ensure service", Destination = "b", Service = "default/orders", Instance = "10.0.0.1:80", Owner = "a", Task = "a-to-b", Outcome = "transient",
    };

    [TestCase("service", "orders", true)]
    [TestCase("service", "default/orders", true)]
    [TestCase("service", "rders", false)]
    [TestCase("service", "test/orders", false)]
    [TestCase("service", "default", false)]
    [TestCase("address", "10.0.0.1", true)]
    [TestCase("address", "10.0.0.1:80", true)]
    [TestCase("address", "10.0.0.1:8", false)]
    [TestCase("address", "10.0.0", false)]
    [TestCase("task", "a-to-b", true)]
    [TestCase("task", "a-to", false)]
    [TestCase("destination", "b", true)]
    [TestCase("destination", "a", false)]
    [TestCase("since", "1h", true)]
    [TestCase("since", "10m", false)]
    [TestCase("since", "2026-05-04T11:00:00Z", true)]
    [TestCase("until", "10m", true)]
    [TestCase("until", "1h", false)]
    [TestCase("change", "create,ensure-service", true)]
    [TestCase("change", "ensure service", true)]
    [TestCase("change", "create", false)]
    [TestCase("failed", "true", true)]
    [TestCase("failed", "", true)]
    [TestCase("failed", "false", true)]
    public void Matches(string name, string value, bool expected)
    {
        Assert.That(TryRead(name, value, out var query, out var problem), Is.True, problem);
        Assert.That(query.Matches(s_line), Is.EqualTo(expected));
    }

    [Test]
    public void Failed_LeavesOutWhatIsDone() => Assert.That(new HistoryQuery { Failed = true }.Matches(s_line with { Outcome = "done" }), Is.False);

    [TestCase("since", "yesterday", "since: 'yesterday' is neither an age such as 30m, 1h or 2d nor a time such as 2026-05-04T12:00:00 (local) or 2026-05-04T12:00:00Z.")]
    [TestCase("since", "60", "since: '60' is neither an age such as 30m, 1h or 2d nor a time such as 2026-05-04T12:00:00 (local) or 2026-05-04T12:00:00Z.")]
    [TestCase("limit", "0", "limit: '0' is not a whole number from 1 to 10000.")]
    [TestCase("limit", "1e3", "limit: '1e3' is not a whole number from 1 to 10000.")]
    [TestCase("change", "dleete", "change: unknown change 'dleete', did you mean 'delete'?")]
    [TestCase("failed", "yes", "failed: 'yes' is not true or false.")]
    [TestCase("service", "", "service: a value is missing.")]
    [TestCase("sevice", "x", "unknown parameter 'sevice', did you mean 'service'?")]
    public void Wrong_IsASentenceWithTheForm(string name, string value, string expected)
    {
        Assert.That(TryRead(name, value, out _, out var problem), Is.False);
        Assert.That(problem, Is.EqualTo(expected));
    }

    [Test]
    public void SinceAfterUntil_IsTold()
    {
        Assert.That(HistoryQueryReader.TryRead([KeyValuePair.Create("since", "1h"), KeyValuePair.Create("until", "2h")], s_now, out _, out var problem), Is.False);
        Assert.That(problem, Is.EqualTo("since: it is later than until, so nothing can be found."));
    }

    private static bool TryRead(string name, string value, out HistoryQuery query, out string problem) =>
        HistoryQueryReader.TryRead([KeyValuePair.Create(name, value)], s_now, out query, out problem);
}
