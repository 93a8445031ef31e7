using PolarisSync.Tests.Fakes.Kong;

namespace PolarisSync.EndToEnd.Tests.Gateway;

/// <summary>
/// Law 10: a gateway gets natives and copies. Both documents people start from together: a fleet moves from Nacos to Polaris and back, and the default upstreams of a
/// Kong behind Polaris hold all of it all the time.
/// </summary>
[TestFixture(KongVersion.V3_0_2)]
internal sealed class Law10FleetBehindAGatewayTests(KongVersion version) : FleetMoves(Services)
{
    private const int Services = 10;
    private const string Prefix = "ins-3ad0f6e6.default.";
    private FakeKong _kong = null!;
    private ForeignObjects _foreign = null!;

    [SetUp]
    public async Task StartKongAsync()
    {
        _kong = await FakeKong.StartAsync(new FakeKongOptions { Version = version, Costs = KongCosts.Measured(version) }, CancellationToken.None);
        _foreign = new(_kong);
    }

    [TearDown]
    public async Task StopKongAsync()
    {
        try
        {
            Assert.That(_foreign.Touched(), Is.Empty);
        }
        finally
        {
            await _kong.DisposeAsync();
        }
    }

    protected override IReadOnlyDictionary<string, Func<Task<IReadOnlyList<Seen>>>> MoreSides => new Dictionary<string, Func<Task<IReadOnlyList<Seen>>>>(StringComparer.Ordinal)
    {
        ["Kong"] = () => Task.FromResult(KongShows()),
    };

    // So few services are soon round: without a rest two of one service would be on their way.
    protected override Task RestAsync(IReadOnlyList<NacosNative> fleet) => WaitUntilVisibleAsync(fleet);

    protected override async Task WriteDocumentsAsync()
    {
        await WriteDocumentAsync("*");
        var other = Path.Combine(Folder.Root, "conf", "to-kong.json");
        await File.WriteAllTextAsync(other, await PolarisGatewayScene.ReadDocumentAsync(Polaris, _kong, "*"));
        Folder.Variables["POLARIS_SYNC_CONFIG_FILE_WATCH"] = other;
    }

    private IReadOnlyList<Seen> KongShows() =>
    [
        .. from service in Enumerable.Range(0, Services)
           let name = FormattableString.Invariant($"svc-{service}")
           from target in _kong.LiveTargets($"{Prefix}{name}.default")
           select new Seen(name, target.Target, new Dictionary<string, string>(StringComparer.Ordinal), IsUsable: true),
    ];
}
