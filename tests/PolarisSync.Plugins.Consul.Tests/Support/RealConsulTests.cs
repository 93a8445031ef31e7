using System.Globalization;
using PolarisSync.Abstractions;
using PolarisSync.Tests.RealServer;

namespace PolarisSync.Plugins.Consul;

/// <summary>One real agent a fixture, an endpoint to it, and names nobody else uses.</summary>
internal abstract class RealConsulTests
{
    protected static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private int _names;

    protected static CancellationToken Token => TestContext.CurrentContext.CancellationToken;

    protected ConsulServer Server { get; private set; } = null!;

    protected ConsulApi Api { get; private set; } = null!;

    protected ConsulEndpoint Endpoint { get; private set; } = null!;

    protected IServiceSource Source => Endpoint.Source!;

    protected IServiceDestination Destination => Endpoint.Destination!;

    [OneTimeSetUp]
    public async Task StartServerAsync()
    {
        if (ConsulServer.FindBinary() is null)
        {
            Assert.Ignore(ConsulServer.Missing);
        }

        Server = await ConsulServer.StartAsync(ServerOptions(), Token);
        Api = Server.CreateApi();
    }

    [OneTimeTearDown]
    public async Task StopServerAsync()
    {
        Api?.Dispose();
        if (Server is not null)
        {
            await Server.DisposeAsync();
        }
    }

    [SetUp]
    public void CreateEndpoint() => Endpoint = Endpoints.Create(Server.Address);

    [TearDown]
    public async Task DisposeEndpointAsync() => await Endpoint.DisposeAsync();

    protected virtual ConsulServerOptions? ServerOptions() => null;

    protected string NewName(string stem = "svc") =>
        string.Create(CultureInfo.InvariantCulture, $"{stem}-{TestContext.CurrentContext.Test.ID}-{Interlocked.Increment(ref _names)}");

    protected Task RegisterAsync(string service, string host, string status = "passing", System.Text.Json.Nodes.JsonObject? more = null) =>
        Api.RegisterAsync("ext", service, $"{service}-{host}", host, 80, status, more, Token);
}
