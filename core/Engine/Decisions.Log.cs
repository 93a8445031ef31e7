using Microsoft.Extensions.Logging;

namespace PolarisSync.Core.Engine;

internal sealed partial class Decisions
{
    private static partial class Log
    {
        [LoggerMessage(EventId = 1160, EventName = nameof(HoldEnded), Level = LogLevel.Information, Message = "{Id} holds nothing any more: {How}")]
        public static partial void HoldEnded(ILogger logger, string id, string how);

        [LoggerMessage(EventId = 1161, EventName = nameof(Approved), Level = LogLevel.Warning, Message = "{Id} was approved: {Losses} of {Scope} go")]
        public static partial void Approved(ILogger logger, string id, string losses, string scope);

        [LoggerMessage(EventId = 1162, EventName = nameof(Denied), Level = LogLevel.Warning, Message = "{Id} was denied: {Outcome}")]
        public static partial void Denied(ILogger logger, string id, string outcome);

        [LoggerMessage(EventId = 1163, EventName = nameof(Paused), Level = LogLevel.Warning, Message = "Task {Task} is paused: {Reason}")]
        public static partial void Paused(ILogger logger, string task, string reason);

        [LoggerMessage(EventId = 1164, EventName = nameof(Resumed), Level = LogLevel.Information, Message = "Task {Task} is resumed")]
        public static partial void Resumed(ILogger logger, string task);

        [LoggerMessage(EventId = 1165, EventName = nameof(PurgeCalledOff), Level = LogLevel.Information, Message = "{Id}: task {Task} came back, so its copies are not purged")]
        public static partial void PurgeCalledOff(ILogger logger, string id, string task);
    }
}
