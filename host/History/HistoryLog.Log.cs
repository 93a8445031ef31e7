using Microsoft.Extensions.Logging;

namespace PolarisSync.Host.History;

internal sealed partial class HistoryLog
{
    private static partial class Log
    {
        [LoggerMessage(2270, LogLevel.Error, "The change log in {Path} cannot be written: {Reason} Syncing goes on; what happens meanwhile is missing in it", EventName = nameof(CannotWrite))]
        public static partial void CannotWrite(ILogger logger, string path, string reason);

        [LoggerMessage(2271, LogLevel.Information, "The change log in {Path} is written again", EventName = nameof(WrittenAgain))]
        public static partial void WrittenAgain(ILogger logger, string path);
    }
}
