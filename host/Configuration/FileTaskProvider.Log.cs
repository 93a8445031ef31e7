using Microsoft.Extensions.Logging;

namespace PolarisSync.Host.Configuration;

internal sealed partial class FileTaskProvider
{
    private static partial class Log
    {
        [LoggerMessage(2000, LogLevel.Warning, "{Document} changed and cannot be read; what runs goes on, trying again", EventName = nameof(Unreadable))]
        public static partial void Unreadable(ILogger logger, string document, Exception exception);
    }
}
