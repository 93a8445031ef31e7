using Microsoft.Extensions.Logging;

namespace PolarisSync.Core.Engine;

internal sealed partial class SourceFeed
{
    private static partial class Log
    {
        [LoggerMessage(EventId = 1110, EventName = nameof(PassComplete), Level = LogLevel.Information, Message = "{Source}: every service was read once ({Services}); losses may be sent")]
        public static partial void PassComplete(ILogger logger, string source, int services);

        [LoggerMessage(EventId = 1111, EventName = nameof(ReadFailed), Level = LogLevel.Warning, Message = "{Source}: {Service} could not be read ({Kind}): {Reason}")]
        public static partial void ReadFailed(ILogger logger, string source, string service, string kind, string reason);

        [LoggerMessage(EventId = 1112, EventName = nameof(OlderRefused), Level = LogLevel.Debug, Message = "{Source}: {Service}: a view of revision {Revision} is older than {Known} and refused")]
        public static partial void OlderRefused(ILogger logger, string source, string service, long revision, long known);

        [LoggerMessage(EventId = 1113, EventName = nameof(EpochChanged), Level = LogLevel.Warning, Message = "{Source}: its revisions went back, so it restarted or was replaced; no loss is sent until everything was read once")]
        public static partial void EpochChanged(ILogger logger, string source);

        [LoggerMessage(EventId = 1114, EventName = nameof(ListFell), Level = LogLevel.Information, Message = "{Source}: {Missing} missing from the list of namespace {InNamespace}; no loss is sent until everything was read once")]
        public static partial void ListFell(ILogger logger, string source, string inNamespace, string missing);
    }
}
