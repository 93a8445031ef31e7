namespace PolarisSync.EndToEnd.Tests;

/// <summary>A loss that looks like an accident, and a replacement that does not.</summary>
internal sealed class GuardTests : Scene
{
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(10);

    [Test]
    public async Task FortyOfHundred_VanishAtOnce_AreHeldUntilApproved()
    {
        var (host, before) = await StartAsync(100, Documents.ShortGuard);
        await A.Applications.TransactAsync([], Forty());

        var held = await WaitForHeldAsync(host, before);
        Assert.That(held, Has.Some.Contains("from 100 to 60 (40%)"));
        await Wait.WhileAsync(() => B.CompareAsync("a", before), TimeSpan.FromSeconds(4));

        // What is not lost goes on meanwhile.
        var changed = Instance.Make("big", 1, 90) with { Weight = 9 };
        await A.Applications.RegisterAsync(changed);
        await Wait.UntilAsync(async () => (await B.CopiesAsync("a")).Contains(changed.Line), s_soon, "an update passes the guard");

        var status = await Folder.RunVerbAsync("status");
        Assert.That(status.Text, Does.Contain("from 100 to 60"));
        var approved = await Folder.RunVerbAsync("approve", (string)(await host.HeldAsync())[0]["id"]!);
        Assert.That(approved.ExitCode, Is.Zero, approved.ToString());
        await B.WaitForCopiesOfAsync(A, s_soon);
        Assert.That(await host.HeldAsync(), Is.Empty);
    }

    [Test]
    public async Task FortyOfHundred_Denied_StayBeyondHold()
    {
        var (host, before) = await StartAsync(100, """{ "window": "2s", "surge": "2s", "hold": "6s", "confirm_empty": "1s" }""");
        await A.Applications.TransactAsync([], Forty());
        await WaitForHeldAsync(host, before);
        foreach (var held in await host.HeldAsync())
        {
            var denied = await Folder.RunVerbAsync("deny", (string)held["id"]!);
            Assert.That(denied.ExitCode, Is.Zero, denied.ToString());
        }

        await Wait.WhileAsync(() => B.CompareAsync("a", before), TimeSpan.FromSeconds(10));
        Assert.That((await host.HeldAsync()).All(held => (bool)held["denied"]!));

        // A person changes their mind.
        var approved = await Folder.RunVerbAsync("approve", (string)(await host.HeldAsync())[0]["id"]!);
        Assert.That(approved.ExitCode, Is.Zero, approved.ToString());
        await B.WaitForCopiesOfAsync(A, s_soon);
    }

    [Test]
    public async Task ThirtyOfThirty_ReplacedInOneTransaction_AreNotHeld()
    {
        var (host, _) = await StartAsync(30, Documents.ShortGuard);
        var old = A.Applications.Instances;

        // Without checks it is 60 operations, which is one transaction.
        await A.Applications.TransactAsync(Enumerable.Range(100, 30).Select(number => Instance.Make("big", 1, number) with { Status = null }), old);
        var took = await B.WaitForCopiesOfAsync(A, s_soon);
        TestContext.Out.WriteLine($"30 of 30 replaced after {took.TotalSeconds:0.00} s");
        Assert.That(await host.HeldAsync(), Is.Empty);
        Assert.That(string.Join('\n', host.Log), Does.Not.Contain("Held as"));
    }

    private async Task<(HostProcess Host, SortedSet<string> Copies)> StartAsync(int count, string guard)
    {
        await A.Applications.RegisterAllAsync(Enumerable.Range(0, count).Select(number => Instance.Make("big", 1, number)));
        var host = await RunAsync(5, Documents.Task(A, B, guard: guard));
        await B.WaitForCopiesOfAsync(A, s_soon);
        return (host, A.Applications.Lines);
    }

    private async Task<IReadOnlyList<string>> WaitForHeldAsync(HostProcess host, SortedSet<string> before)
    {
        await Wait.UntilAsync(
            async () =>
            {
                Assert.That(await B.CompareAsync("a", before), Is.Null, "something went before it was held");
                return (await host.HeldAsync()).Any(held => (int)held["count"]! == 40);
            },
            s_soon,
            "40 losses are held");
        return [.. (await host.HeldAsync()).Select(held => (string)held["reason"]!)];
    }

    private static IEnumerable<Instance> Forty() => Enumerable.Range(0, 40).Select(number => Instance.Make("big", 1, number));
}
