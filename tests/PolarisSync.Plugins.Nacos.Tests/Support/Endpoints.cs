using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Nacos;

/// <summary>Makes endpoints the way the host does.</summary>
internal static class Endpoints
{
    public static NacosEndpoint Create(int port) => Create(port, new());

    public static NacosEndpoint Create(int port, NacosOptions options, string? user = null, string? password = null, ILoggerFactory? loggers = null, Action<string>? count = null) => new(new(
        new EndpointDefinition
        {
            Name = "nacos",
            Type = "nacos",
            Addresses = [string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}")],
            User = user,
            Password = password,
        },
        options,
        loggers ?? NullLoggerFactory.Instance,
        TimeProvider.System,
        _ => new CountingHandler(count ?? (static _ => { }))));
}
