namespace PolarisSync.EndToEnd.Tests;

/// <summary>Large services, strange names, and what Consul itself refuses.</summary>
internal sealed class OddContentTests : Scene
{
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(15);

    [Test]
    public async Task Service_WithFiveHundredInstances_IsCopiedAndFollowed()
    {
        await A.Applications.RegisterAllAsync(Enumerable.Range(0, 500).Select(number => Instance.Make("large", number / 250, number % 250)));
        await RunAsync(300, Documents.Task(A, B), Documents.Task(B, A));
        var took = await B.WaitForCopiesOfAsync(A, s_soon);
        TestContext.Out.WriteLine($"500 instances of one service {took.TotalSeconds:0.00} s after ready");

        await A.Applications.TransactAsync(Enumerable.Range(0, 30).Select(number => Instance.Make("large", 1, number) with { Weight = 9 }), [Instance.Make("large", 0, 3)]);
        await B.WaitForCopiesOfAsync(A, s_soon);
    }

    [Test]
    public async Task Service_WithAStrangeName_IsCopiedAndFollowed()
    {
        string[] names = ["DEFAULT_GROUP@@a/b ü", "a%2Fb", "订单", "with.dots_and-dashes", "UPPER"];
        await A.Applications.RegisterAllAsync(names.SelectMany((name, index) => Enumerable.Range(0, 4).Select(number => Instance.Make(name, index, number) with { Meta = Instance.MetaOf(("k", "ü € 订单 \"quoted\"")) })));
        await RunAsync(300, Documents.Task(A, B), Documents.Task(B, A));
        await B.WaitForCopiesOfAsync(A, s_soon);

        await A.Applications.RegisterAllAsync(names.Select((name, index) => Instance.Make(name, index, 1) with { Weight = 8 }));
        await B.WaitForCopiesOfAsync(A, s_soon);
        await A.Applications.TransactAsync([], names.Select((name, index) => Instance.Make(name, index, 0)));
        await B.WaitForCopiesOfAsync(A, s_soon);
        Assert.That((await B.CopiesAsync("a")), Has.Count.EqualTo(names.Length * 3));
    }

    [Test]
    public async Task Instance_WithSixtyFourMetadataPairs_IsSetAsideWithConsulsWordsAndTheRestLands()
    {
        var full = Instance.Make("orders", 1, 0) with { Meta = Enumerable.Range(0, 64).ToDictionary(number => $"key-{number}", number => "v", StringComparer.Ordinal) };
        var others = Enumerable.Range(1, 9).Select(number => Instance.Make("orders", 1, number)).ToList();
        await A.Applications.RegisterAllAsync([full, .. others]);
        var host = await RunAsync(300, Documents.Task(A, B));

        var rest = new SortedSet<string>(others.Select(instance => instance.Line), StringComparer.Ordinal);
        await Wait.UntilAsync(() => B.CompareAsync("a", rest), s_soon);
        await Wait.UntilAsync(async () => (await host.ListAsync("quarantined")).Count == 1, s_soon, "status shows what is set aside");
        var refused = (await host.ListAsync("quarantined"))[0];
        TestContext.Out.WriteLine($"{refused["target"]} {refused["instance"]}: {refused["message"]}");
        Assert.That((string?)refused["message"], Does.Contain("cannot contain more than 64 key/value pairs"));
        Assert.That((string?)refused["instance"], Does.Contain("10.1.1.1:8000"));

        // Never a loop.
        B.Proxy.Forget();
        await Wait.WhileAsync(() => Task.FromResult(B.Proxy.Writes.Count > 0 ? "it is tried again and again" : null), TimeSpan.FromSeconds(5));

        // It lands as soon as it fits.
        await A.Applications.RegisterAsync(full with { Meta = full.Meta.Skip(1).ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal) });
        await B.WaitForCopiesOfAsync(A, s_soon);
        Assert.That(await host.ListAsync("quarantined"), Is.Empty);
    }
}
