using Microsoft.Extensions.Logging.Abstractions;
using PolarisSync.Abstractions;
using PolarisSync.Tests.Fakes.Kong;

namespace PolarisSync.Plugins.Kong;

/// <summary>Makes endpoints the way the host does.</summary>
internal static class Endpoints
{
    public static KongEndpoint Create(FakeKong server, KongOptions? options = null, string? token = null) => Create(options, token, server.HostPort);

    public static KongEndpoint Create(KongOptions? options, string? token, params IEnumerable<string> addresses) => new(new(
        new EndpointDefinition { Name = "kong", Type = "kong", Addresses = [.. addresses], Token = token },
        options ?? new KongOptions(),
        NullLoggerFactory.Instance,
        TimeProvider.System,
        _ => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(5) }));
}
