using System.Text.Json.Nodes;
using PolarisSync.Tests.Readme;
using PolarisSync.Tests.RealServer;

namespace PolarisSync.EndToEnd.Tests.Readme;

/// <summary>Two Consuls both ways as the pages tell it, command by command, and what the other pages have for a running host.</summary>
internal sealed class TwoConsulsStoryTests
{
    [Test]
    public async Task TwoConsuls_BothWays_AreAsThePagesSay()
    {
        if (ConsulServer.FindBinary() is null)
        {
            Assert.Ignore(ConsulServer.Missing);
        }

        await using var a = await ConsulServer.StartAsync(new() { NodeName = "agent-a" }, CancellationToken.None);
        await using var b = await ConsulServer.StartAsync(new() { NodeName = "agent-b" }, CancellationToken.None);
        await using var story = new ReadmeStory(BlockUse.TwoConsuls);
        story.Place("127.0.0.1:8500", $"127.0.0.1:{a.Port}");
        story.Place("127.0.0.1:9500", $"127.0.0.1:{b.Port}");
        var document = ReadmePage.Read(Product.Root, "README.md").Blocks.First(static block => block.Language == "jsonc").Text;
        await File.WriteAllTextAsync(story.PathOf("conf/sync-registry.json"), story.Placed(document));

        await BeforeAsync(story);
        await story.NextStartsHostAsync("bash bin/start.sh", "Listening on");
        await Wait.UntilAsync(async () => (await story.TypeAsync("bash bin/polarissync status")).Output.Contains("b-to-a: in step", StringComparison.Ordinal), TimeSpan.FromSeconds(40), "in step");
        await ARegistrationAsync(story);

        Assert.That((await story.NextAsync("export CONSUL_A_TOKEN=the-token-itself")).ExitCode, Is.Zero);
        AssertGood(await story.NextAsync("bash bin/polarissync check"));
        story.Variables["EDITOR"] = """sed -i s/"b-to-a"/"back"/""";
        AssertGood(await story.NextAsync("cp conf/sync-registry.json candidate.json && $EDITOR candidate.json"));
        var candidate = await story.NextAsync("bash bin/polarissync plan --candidate candidate.json");
        Assert.That(candidate.ExitCode, Is.Zero.Or.EqualTo(2), candidate.ToString());
        Assert.That(candidate.Output, Does.Contain("Plan: "));

        AssertGood(await story.NextAsync("curl 127.0.0.1:8690/health/ready"), "\"ready\"");
        AssertGood(await story.NextAsync("curl 127.0.0.1:8690/api/v1/status"), "\"a-to-b\"");
        await OtherPagesAsync(story);
        story.AssertAllWasTyped();

        await EveryVerbAsync(story);
        AssertGood(await story.TypeAsync("bash bin/stop.sh"), "Stopped.");
        Assert.That(await story.HostEndsAsync(), Is.Zero);
        AssertGood(await story.TypeAsync("bash bin/polarissync history --service orders"), "create consul-b default/orders 10.0.0.1:8080");
        AssertGood(await story.TypeAsync("bash bin/polarissync sync --once"), "Sync: 0 created");
    }

    private static async Task BeforeAsync(ReadmeStory story)
    {
        AssertGood(await story.NextAsync("bash bin/polarissync lint"), "2 tasks, 0 faults, 0 warnings.");
        AssertGood(await story.NextAsync("bash bin/polarissync check"), "consul-a");
        AssertGood(await story.NextAsync("bash bin/polarissync discover"), "a-to-b: consul-a -> consul-b");
        AssertGood(await story.NextAsync("bash bin/polarissync plan"), "Plan: 0 to create, 0 to update, 0 to delete, 0 held");
    }

    private static async Task ARegistrationAsync(ReadmeStory story)
    {
        AssertGood(await story.NextAsync("""curl -X PUT 127.0.0.1:8500/v1/agent/service/register -d '{ "Name": "orders", "ID": "orders-1", "Address": "10.0.0.1", "Port": 8080 }'"""));
        const string Look = "curl 127.0.0.1:9500/v1/health/service/orders";
        await Wait.UntilAsync(async () => (await story.TypeAsync(Look)).Output.Contains("10.0.0.1", StringComparison.Ordinal), TimeSpan.FromSeconds(20), "the copy at b");
        AssertGood(await story.NextAsync(Look), "\"__sync__\": \"consul-a\"");
        await Wait.UntilAsync(async () => (await story.TypeAsync("bash bin/polarissync history")).Output.Contains("create", StringComparison.Ordinal), TimeSpan.FromSeconds(20), "the change log has it");
        AssertGood(await story.NextAsync("bash bin/polarissync history --service orders"), "create consul-b default/orders 10.0.0.1:8080");
    }

    private static async Task OtherPagesAsync(ReadmeStory story)
    {
        AssertGood(await story.NextAsync("bash bin/polarissync discover"), "+ default/orders: 1 instance");
        AssertGood(
            await story.NextAsync("""curl -X POST -H "Authorization: Bearer $(cat data/admin.token)" -H "Content-Type: application/json" -d '{ "reason": "maintenance of b" }' 127.0.0.1:8690/api/v1/tasks/a-to-b/pause"""),
            "maintenance of b");
        var services = await story.NextAsync("curl '127.0.0.1:8690/sync/maintain/v1/services?task=a-to-b&registry=consul-a&namespace=default'");
        var answer = JsonNode.Parse(services.Output)!;
        Assert.That((answer["code"]!.GetValue<int>(), answer["services"]![0]!["name"]!.GetValue<string>()), Is.EqualTo((200000, "orders")), services.ToString());
        AssertGood(await story.TypeAsync("curl 127.0.0.1:8690/sync/health"), "pk ok");
        AssertGood(await story.TypeAsync("curl '127.0.0.1:8690/sync/maintain/v1/namespaces?task=a-to-b&registry=consul-b'"), "\"default\"");
    }

    private static async Task EveryVerbAsync(ReadmeStory story)
    {
        AssertGood(await story.TypeAsync("bash bin/polarissync status a-to-b"), "maintenance of b");
        AssertGood(await story.TypeAsync("bash bin/polarissync resume a-to-b"), "a-to-b");
        AssertGood(await story.TypeAsync("bash bin/polarissync pause a-to-b --reason a-look"), "Paused a-to-b");
        AssertGood(await story.TypeAsync("bash bin/polarissync resume a-to-b"));
        AssertGood(await story.TypeAsync("bash bin/polarissync discover a-to-b --json"), "\"a-to-b\"");
        AssertGood(await story.TypeAsync("bash bin/polarissync plugins"), "consul");
        AssertGood(await story.TypeAsync("bash bin/polarissync completion bash"), "complete ");
        AssertGood(await story.TypeAsync("bash bin/polarissync schema --output conf/sync.schema.json"));
        AssertGood(await story.TypeAsync("bash bin/polarissync schema --markdown"), "# Configuration reference");
        var none = await story.TypeAsync("bash bin/polarissync approve h1");
        Assert.That((none.ExitCode, none.Error), Is.EqualTo((1, "Nothing is held under the id 'h1'; nothing is held at all.\n")));
        Assert.That((await story.TypeAsync("bash bin/polarissync deny h1")).ExitCode, Is.EqualTo(1));
    }

    private static void AssertGood(VerbResult result, string part = "")
    {
        Assert.That(result.ExitCode, Is.Zero, result.ToString());
        Assert.That(result.Output, Does.Contain(part), result.ToString());
    }
}
