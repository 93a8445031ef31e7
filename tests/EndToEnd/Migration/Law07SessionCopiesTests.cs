namespace PolarisSync.EndToEnd.Tests;

/// <summary>Law 7: copies in Nacos live by a connection of the host. They come back with a session, and one host hands over to the next without a gap.</summary>
internal sealed class Law07SessionCopiesTests : MigrationScene
{
    private const int Services = 20;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(90);
    private List<NacosNative> _natives = null!;

    [SetUp]
    public async Task FillAsync()
    {
        _natives = [.. from service in Enumerable.Range(0, Services) from number in Enumerable.Range(0, 2) select Native(service, number, network: 2)];
        foreach (var native in _natives)
        {
            await AtPolaris.RegisterAsync(AtPolarisAs(native), CancellationToken.None);
        }

        await WriteDocumentAsync("*");
        await Folder.StartReadyAsync(s_patience);
        await WaitForCopiesAsync();
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Successor_BeforeTheHostStops_LeavesNoGap(bool polarisIsDown)
    {
        if (polarisIsDown)
        {
            await Polaris.StopAsync();
        }

        await using var nacos = new VisibilityWatch("Nacos", _natives, Sight.AllAsync);
        var next = Folder.Start("--successor");
        await Wait.UntilAsync(() => Task.FromResult(Nacos.Entries.Count == 2 * _natives.Count ? null : $"{Nacos.Entries.Count} copies of two sessions"), s_patience);
        Assert.That(await Folder.Hosts[0].StopAsync(), Is.Zero);
        await next.WaitReadyAsync(s_patience);
        if (polarisIsDown)
        {
            await AssertShownAsStaleAsync(next);
            await Polaris.StartAgainAsync(empty: false, CancellationToken.None);
        }

        await AssertFollowsAsync();
        Assert.That(await nacos.EndAsync(), Is.Empty, $"a copy was missing; {nacos.Samples} samples");
        TestContext.Out.WriteLine($"{nacos.Samples} samples, none without a copy");
    }

    [Test]
    public async Task Host_StartedWhilePolarisIsDown_BringsTheCopiesBackAsStale()
    {
        Assert.That(await Folder.Hosts[0].StopAsync(), Is.Zero);
        await Wait.UntilAsync(async () => (await Sight.AllAsync()).Count == 0, s_patience, "the copies went with the session");
        await Polaris.StopAsync();

        var host = await Folder.StartReadyAsync(s_patience);
        await WaitForCopiesAsync();
        await AssertShownAsStaleAsync(host);
        await Wait.WhileAsync(async () => CopiesWrong(await Sight.AllAsync()), TimeSpan.FromSeconds(5));

        await Polaris.StartAgainAsync(empty: false, CancellationToken.None);
        await AssertFollowsAsync();
    }

    // A native that comes is copied, one that goes is not there any more.
    private async Task AssertFollowsAsync()
    {
        var come = Native(0, 7, network: 2);
        await Wait.UntilAsync(
            async () =>
            {
                try
                {
                    await AtPolaris.RegisterAsync(AtPolarisAs(come), CancellationToken.None);
                    return null;
                }
                catch (HttpRequestException error)
                {
                    return error.Message;
                }
            },
            s_patience);
        _natives = [.. _natives, come];
        await WaitForCopiesAsync();
        await AtPolaris.DeregisterAsync(AtPolarisAs(come), CancellationToken.None);
        _natives = [.. _natives.Where(native => native != come)];
        await WaitForCopiesAsync();
    }

    private async Task AssertShownAsStaleAsync(HostProcess host)
    {
        var task = (await host.ListAsync("tasks")).Single(static task => (string?)task["name"] == "polaris1-to-nacos1");
        TestContext.Out.WriteLine(task.ToJsonString());
        Assert.That((string?)task["state"], Is.EqualTo("stale"));
        Assert.That((int)task["stale_instances"]!, Is.EqualTo(_natives.Count));
        var text = await Folder.RunVerbAsync("status");
        Assert.That(text.Output, Does.Contain("polaris1-to-nacos1: stale, polaris1 -> nacos1, ").And.Contain(FormattableString.Invariant($", {_natives.Count} stale, ")));
    }

    private Task<TimeSpan> WaitForCopiesAsync() => Wait.UntilAsync(async () => CopiesWrong(await Sight.AllAsync()), s_patience);

    private string? CopiesWrong(IReadOnlyList<Seen> shown) => Registry.Difference(
        new(_natives.Select(static native => $"{native.Service} {native.Address} {PolarisName}"), StringComparer.Ordinal),
        new(shown.Select(static seen => $"{seen.Place} {seen.Mark}"), StringComparer.Ordinal));
}
