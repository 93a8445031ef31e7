using Microsoft.Extensions.Logging.Abstractions;
using PolarisSync.Abstractions;
using PolarisSync.Tests.Fakes.Polaris;

namespace PolarisSync.Plugins.Polaris;

/// <summary>Makes endpoints the way the host does.</summary>
internal static class Endpoints
{
    public static PolarisEndpoint Create(FakePolaris server, bool withGrpc, PolarisOptions? options = null) => Create(
        server.Token, options, withGrpc ? [Http(server), $"grpc://{server.GrpcAddress.Authority}"] : [Http(server)]);

    public static PolarisEndpoint Create(string? token, PolarisOptions? options, params IEnumerable<string> addresses) => new(new(
        new EndpointDefinition { Name = "polaris1", Type = "polaris", Addresses = [.. addresses], Token = token },
        options ?? new PolarisOptions(),
        NullLoggerFactory.Instance,
        TimeProvider.System,
        _ => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(5) }));

    private static string Http(FakePolaris server) => server.HttpAddress.Authority;
}
