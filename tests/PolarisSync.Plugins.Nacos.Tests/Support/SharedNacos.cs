using PolarisSync.Tests.RealServer;

namespace PolarisSync.Plugins.Nacos;

/// <summary>One real server for all tests that do not restart it: they make services of their own names.</summary>
[SetUpFixture]
public sealed class SharedNacos
{
    private static readonly SemaphoreSlim s_gate = new(1);
    private static NacosServer? s_server;

    /// <summary>The server, started when it is first asked for; ignores the test where there is none.</summary>
    public static async Task<NacosServer> GetAsync(CancellationToken cancellationToken)
    {
        if (NacosServer.FindScript() is null)
        {
            Assert.Ignore(NacosServer.Missing);
        }

        await s_gate.WaitAsync(cancellationToken);
        try
        {
            return s_server ??= await NacosServer.StartAsync(null, cancellationToken);
        }
        finally
        {
            s_gate.Release();
        }
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (s_server is not null)
        {
            await s_server.DisposeAsync();
            s_server = null;
        }
    }
}
