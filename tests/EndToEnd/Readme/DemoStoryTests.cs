using PolarisSync.Tests.Readme;

namespace PolarisSync.EndToEnd.Tests.Readme;

/// <summary>The demo as the pages tell it, command by command; a repository is not cloned for it.</summary>
internal sealed class DemoStoryTests
{
    [Test]
    public async Task TheDemo_IsAsThePagesSay()
    {
        await using var story = new ReadmeStory(BlockUse.Demo);
        story.Variables["EDITOR"] = "sed -i s/10.0.0.11/10.0.0.99/";
        await story.NextStartsHostAsync("bash bin/start.sh", "created");

        await Wait.UntilAsync(async () => await ShowsAsync(story, "search.example.internal"), TimeSpan.FromSeconds(10), "all services");

        Assert.That((await story.NextAsync("cat data/demo/registry.json")).Output, Does.Contain("10.0.0.11").And.Contain("search.example.internal"));
        Assert.That((await story.NextAsync("$EDITOR data/demo/services.json")).ExitCode, Is.Zero);
        await Wait.UntilAsync(async () => await ShowsAsync(story, "10.0.0.99"), TimeSpan.FromSeconds(10), "the edit is followed");
        Assert.That((await story.NextAsync("cat data/demo/registry.json")).Output, Does.Contain("10.0.0.99"));
        var status = await story.NextAsync("bash bin/polarissync status");
        Assert.That(status.Output, Does.Contain("demo: in step").And.Contain("demo-services -> demo-registry"), status.ToString());
        story.AssertAllWasTyped();

        var stopped = await story.TypeAsync("bash bin/stop.sh");
        Assert.That(stopped.Output, Does.EndWith("Stopped.\n"), stopped.ToString());
        Assert.That(await story.HostEndsAsync(), Is.Zero);
        Assert.That(await File.ReadAllTextAsync(story.PathOf("conf/demo/services.json")), Is.EqualTo(await File.ReadAllTextAsync(Path.Combine(Product.Root, "conf", "demo", "services.json"))), "what was shipped is as it was");
    }

    private static async Task<bool> ShowsAsync(ReadmeStory story, string text) =>
        File.Exists(story.PathOf("data/demo/registry.json")) && (await File.ReadAllTextAsync(story.PathOf("data/demo/registry.json"))).Contains(text, StringComparison.Ordinal);
}
