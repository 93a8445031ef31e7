using System.Text.Json.Nodes;

namespace PolarisSync.EndToEnd.Tests;

/// <summary>The verbs as a user types them.</summary>
internal sealed class VerbTests : Scene
{
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(10);

    [Test]
    public async Task Plan_OnAStoppedHost_PrintsChangesAndAppliesNothing()
    {
        var instances = await RegisterAsync();
        await Folder.WriteRegistryAsync(Documents.Of(300, Documents.Task(A, B)));
        var creates = await Folder.RunVerbAsync("plan");
        Assert.That(creates.ExitCode, Is.EqualTo(2), creates.ToString());
        Assert.That(SignsOf(creates), Is.EqualTo("+ + + + + + + + + + + +"));
        Assert.That(creates.Output, Does.Contain("Plan: 12 to create, 0 to update, 0 to delete, 0 held, 0 foreign ignored, 0 lossy."));
        Assert.That(B.Proxy.Writes, Is.Empty, "a plan applies nothing");

        var once = await Folder.RunVerbAsync("sync", "--once");
        Assert.That(once.ExitCode, Is.Zero, once.ToString());
        Assert.That(await B.CompareAsync("a", A.Applications.Lines), Is.Null);
        var nothing = await Folder.RunVerbAsync("plan");
        Assert.That(nothing.ExitCode, Is.Zero, nothing.ToString());
        Assert.That(SignsOf(nothing), Is.Empty);

        await A.Applications.RegisterAsync(instances[0] with { Weight = 9 });
        await A.Applications.DeregisterAsync(instances[1]);
        await A.Applications.RegisterAsync(Instance.Make("orders", 1, 50));
        var mixed = await Folder.RunVerbAsync("plan");
        Assert.That(mixed.ExitCode, Is.EqualTo(2), mixed.ToString());
        Assert.That(mixed.Output, Does.Contain("Plan: 1 to create, 1 to update, 1 to delete, 0 held, 0 foreign ignored, 0 lossy."));
        Assert.That(SignsOf(mixed).Split(' ').Order(StringComparer.Ordinal), Is.EqualTo(new[] { "+", "-", "~" }), mixed.ToString());

        var json = JsonNode.Parse((await Folder.RunVerbAsync("plan", "--json")).Output)!;
        Assert.That((json["creates"], json["updates"], json["deletes"]).ToString(), Is.EqualTo("(1, 1, 1)"));

        await A.Applications.TransactAsync([], A.Applications.Instances.Where(instance => instance.Service == "orders").Take(8).ToList());
        var held = await Folder.RunVerbAsync("plan");
        Assert.That(held.ExitCode, Is.EqualTo(3), held.ToString());

        await A.Server.KillAsync(CancellationToken.None);
        var unreachable = await Folder.RunVerbAsync("plan");
        Assert.That(unreachable.ExitCode, Is.EqualTo(1), unreachable.ToString());
    }

    [TestCase("", "b default/orders: 2 copies of 'a' are kept as the task 'a-to-b' left them.", 1, 2)]
    [TestCase(""", "on_remove": "purge" """, "held delete b default/orders 10.", 2, 3)]
    public async Task Plan_OfACandidate_TellsWhatItWithdraws(string policy, string words, int lines, int exitCode)
    {
        await A.Applications.RegisterAllAsync([Instance.Make("orders", 1, 1), Instance.Make("orders", 1, 2), Instance.Make("users", 1, 3)]);
        await Folder.WriteRegistryAsync(Documents.Of(300, Documents.Task(A, B)));
        Assert.That((await Folder.RunVerbAsync("sync", "--once")).ExitCode, Is.Zero);
        await A.Applications.RegisterAsync(Instance.Make("users", 1, 4));
        B.Proxy.Forget();
        var candidate = Path.Combine(Folder.Root, "conf", "candidate.json");
        await File.WriteAllTextAsync(candidate, Documents.Of(300, Documents.Task(A, B, policy, service: "users")));

        var plan = await Folder.RunVerbAsync("plan", "--candidate", candidate);

        Assert.That(plan.ExitCode, Is.EqualTo(exitCode), plan.ToString());
        Assert.That(plan.Output.Split('\n').Count(line => line.Contains(words, StringComparison.Ordinal)), Is.EqualTo(lines), plan.ToString());
        Assert.That(SignsOf(plan), Is.EqualTo("+"), "the new instance of the service that stays matched");
        Assert.That(plan.Output, Does.Not.Contain("unclaimed"));
        Assert.That(B.Proxy.Writes, Is.Empty, "a plan applies nothing");
    }

    [Test]
    public async Task Verbs_OnARunningHost_AskIt()
    {
        await RegisterAsync();
        await RunAsync(300, Documents.Task(A, B));
        await B.WaitForCopiesOfAsync(A, s_soon);

        var plan = await Folder.RunVerbAsync("plan");
        Assert.That(plan.ExitCode, Is.Zero, plan.ToString());
        await A.Applications.TransactAsync([], A.Applications.Instances.Take(8).ToList());
        await Wait.UntilAsync(async () => (await Folder.RunVerbAsync("plan")).ExitCode == 3, s_soon, "plan sees what the host holds");

        var status = await Folder.RunVerbAsync("status");
        Assert.That(status.ExitCode, Is.Zero, status.ToString());
        Assert.That(status.Output, Does.Contain("a-to-b").And.Contain("from 12 to 4"));
        Assert.That(JsonNode.Parse((await Folder.RunVerbAsync("status", "--json")).Output)!["engine"]!["held"]!.AsArray(), Is.Not.Empty);

        var once = await Folder.RunVerbAsync("sync", "--once");
        Assert.That(once.ExitCode, Is.EqualTo(1), "a host works on the data folder");
        Assert.That((await Folder.RunVerbAsync("approve", "nosuch")).ExitCode, Is.EqualTo(1));
        Assert.That((await Folder.RunVerbAsync("lint")).ExitCode, Is.Zero);
    }

    [Test]
    public async Task Check_TellsReachableFromUnreachable()
    {
        await Folder.WriteRegistryAsync(Documents.Of(300, Documents.Task(A, B)));
        var good = await Folder.RunVerbAsync("check");
        Assert.That(good.ExitCode, Is.Zero, good.ToString());
        Assert.That(good.Output, Does.Contain("ok    a (consul): version 1.8.7").And.Contain("ok    b"));
        Assert.That(A.Proxy.Writes.Concat(B.Proxy.Writes), Is.Empty, "a check changes nothing");

        await B.Proxy.TakeDownAsync();
        var bad = await Folder.RunVerbAsync("check");
        Assert.That(bad.ExitCode, Is.EqualTo(1), bad.ToString());
        Assert.That(bad.Output, Does.Contain("ok    a").And.Contain("FAIL  b"));
    }

    [Test]
    public async Task Run_OnATakenDataFolder_EndsWithASentenceOrTakesOver()
    {
        await RegisterAsync();
        var first = await RunAsync(300, Documents.Task(A, B));
        await B.WaitForCopiesOfAsync(A, s_soon);

        var second = Folder.Start();
        Assert.That(await second.WaitForExitAsync(TimeSpan.FromSeconds(20)), Is.EqualTo(1));
        await Wait.UntilAsync(() => Task.FromResult(string.Join('\n', second.Log).Contains("Another host works on the data folder", StringComparison.Ordinal)), s_soon, "a sentence says why");

        var successor = Folder.Start("--successor");
        await Wait.UntilAsync(() => Task.FromResult(successor.HasExited ? throw new InvalidOperationException("the successor ended") : successor.Log.Count > 3), s_soon, "the successor is up");
        B.Proxy.Forget();
        await A.Applications.RegisterAsync(Instance.Make("orders", 1, 30));
        await B.WaitForCopiesOfAsync(A, s_soon);
        Assert.That(first.HasExited, Is.False);
        Assert.That(B.Proxy.Writes, Has.Count.EqualTo(1), "one of the two writes");

        await first.KillAsync();
        await successor.WaitReadyAsync(TimeSpan.FromSeconds(20));
        await A.Applications.RegisterAsync(Instance.Make("orders", 1, 31));
        await B.WaitForCopiesOfAsync(A, s_soon);
        Assert.That((string?)(await successor.StatusAsync())["engine"]!["mode"], Is.EqualTo("run"));
        Assert.That(await successor.StopAsync(), Is.Zero);
    }

    private async Task<List<Instance>> RegisterAsync()
    {
        var instances = Enumerable.Range(0, 12).Select(number => Instance.Make("orders", 1, number)).ToList();
        await A.Applications.RegisterAllAsync(instances);
        return instances;
    }

    private static string SignsOf(VerbResult plan) =>
        string.Join(' ', plan.Output.Split('\n').Where(static line => line.Length > 1 && line[0] is '+' or '-' or '~' && line[1] == ' ').Select(static line => line[0]));
}
