using System.Text.Json;
using PolarisSync.Core.Reporting;
using PolarisSync.Host.Reporting;

namespace PolarisSync.Host.Tests.Commands;

internal sealed class DiscoverTests
{
    private Terminal _terminal = null!;

    [SetUp]
    public void SetUp() => _terminal = new Terminal();

    [TearDown]
    public void TearDown() => _terminal.Dispose();

    [Test]
    public void Discover_ReadsLikeThis() => Assert.That(
        DiscoverText.Write(
            new()
            {
                Tasks =
                [
                    new()
                    {
                        Name = "a-to-b",
                        Source = "a",
                        Destination = "b",
                        Failures = ["The services of 'dev' at 'a' cannot be listed: connection refused"],
                        Matches = [new("match[0]", "default/*, without x*", 3, 0), new("match[1]", "default/y", 0, 1)],
                        Services =
                        [
                            new() { Service = "default/orders", Target = "default/shop", Match = "match[0]", Copied = true, Instances = 5, LeftOut = 2 },
                            new() { Service = "default/pay", Target = "default/pay", Match = "match[0]", Copied = true, Instances = 1 },
                            new() { Service = "default/web", Target = "default/web", Match = "match[0]", Reason = "It has no instances." },
                        ],
                        Rest = [new("default/x", "It is excluded by 'x*' of match[0].")],
                    },
                    new() { Name = "off", Source = "a", Destination = "c", Enabled = false },
                ],
            },
            all: false),
        Is.EqualTo(
            """
            a-to-b: a -> b
              match[0]: default/*, without x*: 3 services
              match[1]: default/y: 0 services, 1 more taken by an earlier match
                + default/orders -> default/shop: 5 instances, 2 left out by the selector (match[0])
                + default/pay: 1 instance (match[0])
                - default/web (match[0]): It has no instances.
                - default/x: It is excluded by 'x*' of match[0].
              ! The services of 'dev' at 'a' cannot be listed: connection refused
              2 services copied, 6 instances; 2 not.

            off: a -> c
              disabled: it copies nothing

            """));

    [TestCase(false, 200, "    ... and 101 more services; --all shows every one\n")]
    [TestCase(true, 301, null)]
    public void Discover_ManyServices_IsBoundedUnlessAsked(bool all, int lines, string? more)
    {
        var rest = Enumerable.Range(0, 301).Select(static number => new LeftOutService($"default/s{number:d3}", "No match includes its name."));
        var text = DiscoverText.Write(new() { Tasks = [new() { Name = "t", Source = "a", Destination = "b", Rest = [.. rest] }] }, all);

        Assert.That(text.Split('\n').Count(static line => line.StartsWith("    - ", StringComparison.Ordinal)), Is.EqualTo(lines));
        Assert.That(text, more is null ? Does.Not.Contain("--all") : Does.Contain(more));
    }

    [Test]
    public void Discover_WithANote_EndsWithIt() =>
        Assert.That(DiscoverText.Write(new() { Notes = ["It is about the tasks that run."] }, all: false), Is.EqualTo("There are no tasks.\n\nIt is about the tasks that run.\n"));

    [Test]
    public async Task Discover_WithoutAHost_OpensTheEndpoints()
    {
        _terminal.WriteTask();

        Assert.That(await _terminal.RunAsync("discover"), Is.Zero, _terminal.Error);
        Assert.That(_terminal.Output, Is.EqualTo(
            """
            a-to-b: a -> b
              match[0]: default/*: 2 services
                + default/orders: 2 instances (match[0])
                + default/pay: 1 instance (match[0])
              2 services copied, 3 instances; 0 not.

            """));
        Assert.That(Directory.Exists(_terminal.PathOf("data")), Is.False, "looking leaves nothing behind");

        Assert.That(await _terminal.RunAsync("discover", "--task", "a-to-b", "--json"), Is.Zero, _terminal.Error);
        using var report = JsonDocument.Parse(_terminal.Output);
        Assert.That(report.RootElement.GetProperty("tasks")[0].GetProperty("services")[0].GetProperty("left_out").GetInt32(), Is.Zero);
    }

    [Test]
    public async Task Discover_NoSuchTask_IsAnError()
    {
        _terminal.WriteTask();

        foreach (var arguments in new string[][] { ["discover", "--task", "a-to-c"], ["discover", "a-to-c"] })
        {
            Assert.That(await _terminal.RunAsync(arguments), Is.EqualTo(1));
            Assert.That(_terminal.Error, Is.EqualTo("Unknown task 'a-to-c', did you mean 'a-to-b'?\n"));
        }
    }

    [Test]
    public async Task Discover_TaskByPlaceOrByOption_IsTheSame()
    {
        _terminal.WriteTask();

        Assert.That(await _terminal.RunAsync("discover", "--task", "a-to-b"), Is.Zero, _terminal.Error);
        var byOption = _terminal.Output;
        Assert.That(await _terminal.RunAsync("discover", "a-to-b"), Is.Zero, _terminal.Error);
        Assert.That(_terminal.Output, Is.EqualTo(byOption));
        Assert.That(await _terminal.RunAsync("discover", "a-to-b", "--task", "b-to-a"), Is.EqualTo(1));
        Assert.That(_terminal.Error, Is.EqualTo("Two tasks are named, 'a-to-b' and 'b-to-a'; name one, or none for all.\n"));
    }

    [Test]
    public async Task Discover_UnreadableSource_IsSaidAndAnError()
    {
        _terminal.WriteTask();
        File.WriteAllText(_terminal.PathOf("a.json"), "no json");

        Assert.That(await _terminal.RunAsync("discover"), Is.EqualTo(1));
        Assert.That(_terminal.Output, Does.Contain("  ! 'a' cannot be reached: "));
    }
}
