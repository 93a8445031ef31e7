using PolarisSync.Tests.RealServer;

namespace PolarisSync.EndToEnd.Tests;

/// <summary>The same with a real Nacos, with and without a login.</summary>
[TestFixture(true)]
[TestFixture(false)]
[NonParallelizable]
[Category("RealServer")]
internal sealed class Law04FleetMovesFromRealNacosTests(bool auth) : FleetMoves
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
