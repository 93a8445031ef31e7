using PolarisSync.Core.Configuration;
using PolarisSync.Tests.Fakes;
using static PolarisSync.Core.Tests.Engine.EngineHarness;

namespace PolarisSync.Core.Tests.Engine;

[TestFixture]
internal sealed class WriteCapTests
{
    [Test]
    public async Task OneService_OfAThousand_TakesNineSeconds()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(Service("orders"), Instances(1000));
        var start = harness.Time.GetUtcNow();
        await harness.StartAsync(Capped(100));
        await harness.UntilInStepAsync();

        AssertTakes(b, 1000, 100, start);
        Assert.That(b.WriteLog.Select(write => write.Service.Name).Distinct(StringComparer.Ordinal), Is.EqualTo(new[] { "orders" }));
        Assert.That(b.Copies(Service("orders")), Has.Length.EqualTo(1000));
    }

    [Test]
    public async Task ManyServices_AreGatheredToTenCallsASecond()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        for (var i = 0; i < 1000; i++)
        {
            a.RegisterNative(Service($"s{i:000}"), Instance(i));
        }

        var start = harness.Time.GetUtcNow();
        await harness.StartAsync(Capped(100));
        await harness.UntilInStepAsync();

        AssertTakes(b, 1000, 100, start);
        Assert.That(b.WriteLog.Select(write => write.At).Distinct().Count(), Is.LessThanOrEqualTo(110));
    }

    [Test]
    public async Task Deletes_CountLikeCreates_AndComeInOrder()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(Service("orders"), Instances(60));
        await harness.StartAsync(Capped(20) with { Guard = new GuardSettings { MaxLossRatio = 1, ConfirmEmpty = TimeSpan.FromSeconds(1) } });
        await harness.UntilInStepAsync();
        var before = b.WriteLog.Length;
        await harness.PassAsync(TimeSpan.FromSeconds(2));

        var start = harness.Time.GetUtcNow();
        a.RegisterNatives(Service("orders"), Instances(40, from: 100));
        foreach (var gone in Instances(40))
        {
            a.Deregister(Service("orders"), gone.Key);
        }

        await harness.UntilAsync(() => b.Copies(Service("orders")).Length == 60 && b.WriteLog.Length == before + 80, () => $"{b.WriteLog.Length - before} writes");

        var writes = b.WriteLog.Skip(before).ToList();
        Assert.That(writes.Select(write => write.Kind), Is.Ordered);
        AssertRate(writes, 20, start);
    }

    [Test]
    public async Task AnotherDestination_IsNotSlowed()
    {
        await using var harness = new EngineHarness();
        var (a, b, c) = (harness.Registry("a"), harness.Registry("b"), harness.Registry("c"));
        a.RegisterNatives(Service("orders"), Instances(50));
        await harness.StartAsync(Capped(1), Task("a-to-c", "a", "c"));
        await harness.UntilStatusNowAsync(_ => c.Copies(Service("orders")).Length == 50 && b.Copies(Service("orders")).Length > 0, "all at c and the first at b, while the clock stands still");

        Assert.That(b.Copies(Service("orders")), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task Reload_ChangesTheCap_WithoutAnotherConnection()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(Service("orders"), Instances(500));
        await harness.StartAsync(Capped(1));
        await harness.UntilStatusNowAsync(_ => b.Copies(Service("orders")).Length == 1, "the first");
        Assert.That((await harness.StatusAsync()).Endpoints.Single(endpoint => endpoint.Name == "b").MaxWritesPerSecond, Is.EqualTo(1));

        await harness.ApplyAsync(Task("a-to-b", "a", "b"));
        await harness.UntilStatusNowAsync(_ => b.Copies(Service("orders")).Length == 500, "all at once when the cap is gone");

        Assert.That(harness.Factory.Created, Has.Length.EqualTo(2));
        Assert.That((await harness.StatusAsync()).Endpoints.Single(endpoint => endpoint.Name == "b").MaxWritesPerSecond, Is.Null);
    }

    [Test]
    public void TwoTasks_TheLowerCapCounts()
    {
        var configuration = new EngineConfiguration { Tasks = [Capped(50), Capped(20) with { Name = "second" }, Capped(5) with { Name = "third", Enabled = false }, Task("free", "a", "b")] };

        Assert.That(configuration.MaxWritesPerSecondOf("b"), Is.EqualTo(20));
        Assert.That(configuration.MaxWritesPerSecondOf("a"), Is.Null);
    }

    private static TaskDefinition Capped(int writes) =>
        Task("a-to-b", "a", "b") is var task ? task with { Destination = task.Destination with { MaxWritesPerSecond = writes } } : throw new InvalidOperationException();

    // A full bucket at the start, then the rate: the last one is due (count - rate) / rate seconds later.
    private static void AssertTakes(InMemoryRegistry registry, int count, int rate, DateTimeOffset start)
    {
        Assert.That(registry.WriteLog, Has.Length.EqualTo(count));
        AssertRate([.. registry.WriteLog], rate, start);
        var due = TimeSpan.FromSeconds((double)(count - rate) / rate);

        // The clock of the test goes on while a call is on its way.
        Assert.That(registry.WriteLog[^1].At - registry.WriteLog[0].At, Is.LessThanOrEqualTo(due + TimeSpan.FromSeconds(1)));
    }

    // Counted from before the first could be sent: when a call arrives the clock may have gone on.
    private static void AssertRate(List<InMemoryWrite> writes, int rate, DateTimeOffset start)
    {
        for (var i = rate; i < writes.Count; i++)
        {
            var allowed = TimeSpan.FromSeconds((double)(i + 1 - rate) / rate);
            Assert.That(writes[i].At - start, Is.GreaterThanOrEqualTo(allowed), () => $"write {i} comes too early");
        }
    }
}
