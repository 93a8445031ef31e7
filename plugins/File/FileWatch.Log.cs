using Microsoft.Extensions.Logging;

namespace PolarisSync.Plugins.File;

internal sealed partial class FileWatch
{
    private static partial class Log
    {
        [LoggerMessage(EventId = 11000, EventName = nameof(Stale), Level = LogLevel.Debug, Message = "What is known of {Path} ages: {Reason}")]
        public static partial void Stale(ILogger logger, string path, string reason);

        [LoggerMessage(EventId = 11001, EventName = nameof(Live), Level = LogLevel.Information, Message = "{Path} can be read")]
        public static partial void Live(ILogger logger, string path);

        [LoggerMessage(EventId = 11002, EventName = nameof(PollOnly), Level = LogLevel.Debug, Message = "No change notices for {Path} ({Reason}): it is polled")]
        public static partial void PollOnly(ILogger logger, string path, string reason);
    }
}
