using PolarisSync.Tests.RealServer;

namespace PolarisSync.EndToEnd.Tests;

/// <summary>The same with a real Nacos, with and without a login.</summary>
[TestFixture(true, 50)]
[TestFixture(false, 15)]
[TestFixture(false, 50, Category = "Soak")]
[Category("RealServer")]
internal sealed class Law04FleetMovesFromRealNacosTests(bool auth, int services) : FleetMoves(services)
{
    private NacosServer? _server;

    [TearDown]
    public async Task StopNacosAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
            _server = null;
        }
    }

    protected override async Task<(Uri Address, bool Auth)?> StartNacosAsync()
    {
        if (NacosServer.FindScript() is null)
        {
            Assert.Ignore(NacosServer.Missing);
        }

        _server = await NacosServer.StartAsync(new() { Auth = auth }, CancellationToken.None);
        return (_server.Address, auth);
    }
}
