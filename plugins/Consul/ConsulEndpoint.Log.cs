using Microsoft.Extensions.Logging;

namespace PolarisSync.Plugins.Consul;

internal sealed partial class ConsulEndpoint
{
    private static partial class Log
    {
        [LoggerMessage(10000, LogLevel.Information, "Another Consul agent answers at the address of {Endpoint}: everything is read anew.", EventName = nameof(ServerReplaced))]
        public static partial void ServerReplaced(ILogger logger, string endpoint);
    }
}
