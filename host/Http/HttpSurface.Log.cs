using Microsoft.Extensions.Logging;

namespace PolarisSync.Host.Http;

internal sealed partial class HttpSurface
{
    private static partial class Log
    {
        [LoggerMessage(2200, LogLevel.Error, "The request to {Path} failed", EventName = nameof(RequestFailed))]
        public static partial void RequestFailed(ILogger logger, string path, Exception error);
    }
}
