using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Consul;

/// <summary>Makes endpoints the way the host does.</summary>
internal static class Endpoints
{
    public static ConsulEndpoint Create(params IEnumerable<Uri> addresses) => Create(new ConsulOptions(), null, addresses);

    public static ConsulEndpoint Create(ConsulOptions options, string? token, params IEnumerable<Uri> addresses) =>
        Create(options, token, NullLoggerFactory.Instance, addresses);

    public static ConsulEndpoint Create(ConsulOptions options, string? token, ILoggerFactory loggers, params IEnumerable<Uri> addresses) => new(new(
        new EndpointDefinition { Name = "b", Type = "consul", Addresses = [.. addresses.Select(address => address.GetLeftPart(UriPartial.Authority))], Token = token },
        options,
        loggers,
        TimeProvider.System,
        _ => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }));
}
