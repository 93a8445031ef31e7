using Microsoft.Extensions.Logging;

namespace PolarisSync.Plugins.File;

internal sealed partial class FileDestination
{
    private static partial class Log
    {
        [LoggerMessage(EventId = 11100, EventName = nameof(Written), Level = LogLevel.Debug, Message = "Wrote {Path} with {Changes} changes")]
        public static partial void Written(ILogger logger, string path, int changes);
    }
}
