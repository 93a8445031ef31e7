using Microsoft.Extensions.Logging;

namespace PolarisSync.Host.Http;

internal sealed partial class TokenLimiter
{
    private static partial class Log
    {
        [LoggerMessage(2210, LogLevel.Warning, "{Count} wrong admin tokens within {Seconds} s from {Address}: what it sends is refused unseen until some of them are older", EventName = nameof(Limited))]
        public static partial void Limited(ILogger logger, int count, string address, int seconds);
    }
}
