using Microsoft.Extensions.Logging;

namespace PolarisSync.Core.Engine;

internal sealed partial class EngineCore
{
    private static partial class Log
    {
        [LoggerMessage(EventId = 1140, EventName = nameof(EndpointBroken), Level = LogLevel.Error, Message = "{Endpoint}: cannot be used ({Type}): {Reason}")]
        public static partial void EndpointBroken(ILogger logger, string endpoint, string type, string reason);

        [LoggerMessage(EventId = 1141, EventName = nameof(Unclaimed), Level = LogLevel.Warning, Message = "{Destination}: {Service} holds {Copies} of '{Owner}' that no task claims; nothing is done to them")]
        public static partial void Unclaimed(ILogger logger, string destination, string service, string copies, string owner);

        [LoggerMessage(EventId = 1142, EventName = nameof(PurgeScheduled), Level = LogLevel.Warning, Message = "Held as {Id}: the copies that task {Task} made in {Services} are purged in {Time}; deny keeps them")]
        public static partial void PurgeScheduled(ILogger logger, string id, string task, string services, string time);

        [LoggerMessage(EventId = 1143, EventName = nameof(Purging), Level = LogLevel.Warning, Message = "{Id}: purging the copies that task {Task} made in {Services}")]
        public static partial void Purging(ILogger logger, string id, string task, string services);

        [LoggerMessage(EventId = 1144, EventName = nameof(Kept), Level = LogLevel.Information, Message = "Task {Task} no longer contributes to {Services}; its copies there are kept")]
        public static partial void Kept(ILogger logger, string task, string services);

        [LoggerMessage(EventId = 1145, EventName = nameof(PurgePlanned), Level = LogLevel.Warning, Message = "The copies that task {Task} made in {Services} would be held for {Time}, then purged")]
        public static partial void PurgePlanned(ILogger logger, string task, string services, string time);
    }
}
