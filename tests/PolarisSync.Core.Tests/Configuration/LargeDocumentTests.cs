using System.Diagnostics;

namespace PolarisSync.Core.Tests.Configuration;

internal sealed class LargeDocumentTests
{
    [Test]
    public void Update_FiveThousandTasksOnOneLine_TakesNoNoticeableTime()
    {
        var tasks = Enumerable.Range(0, 5000).Select(i =>
            $$"""{"name": "t{{i}}", "source": {"name": "a{{i}}", "type": "consul", "addresses": ["a:{{i + 1}}"]}, "destination": {"name": "b{{i % 50}}", "type": "consul", "addresses": ["b:{{(i % 50) + 1}}"]}, "match": [{"service": "*"}]}""");
        var text = "{\"tasks\": [" + string.Join(",", tasks) + "]}";
        var clock = Stopwatch.StartNew();

        var update = Compiled.From(text);

        TestContext.Out.WriteLine($"{clock.ElapsedMilliseconds} ms for {text.Length} characters");
        Assert.That(update.Problems, Is.Empty);
        Assert.That(update.Set.Configuration.Tasks, Has.Length.EqualTo(5000));
        Assert.That(clock.Elapsed, Is.LessThan(TimeSpan.FromSeconds(10)), "a wide bound: only a quadratic step would cross it");
    }
}
