using PolarisSync.Tests.RealServer;

namespace PolarisSync.Plugins.Consul.Contract;

/// <summary>One real agent for the whole contract: its tests make services of their own names and take them away again.</summary>
[SetUpFixture]
public sealed class SharedConsul
{
    private static ConsulServer? s_server;

    /// <summary>The agent, started when it is first asked for.</summary>
    public static async Task<ConsulServer> GetAsync(CancellationToken cancellationToken) =>
        s_server ??= await ConsulServer.StartAsync(new() { NodeName = "contract" }, cancellationToken);

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
