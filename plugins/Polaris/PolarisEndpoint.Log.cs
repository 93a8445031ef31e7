using Microsoft.Extensions.Logging;

namespace PolarisSync.Plugins.Polaris;

internal sealed partial class PolarisEndpoint
{
    private static partial class Log
    {
        [LoggerMessage(12000, LogLevel.Warning, "The gRPC port of {Endpoint} does not answer ({Reason}); changes are found by polling over HTTP until it does.", EventName = nameof(NoStream))]
        public static partial void NoStream(ILogger logger, string endpoint, string reason);
    }
}
