using Microsoft.Extensions.Logging;

namespace PolarisSync.Core.Engine;

internal sealed partial class DestinationPump
{
    private static partial class Log
    {
        [LoggerMessage(EventId = 1130, EventName = nameof(Applied), Level = LogLevel.Information, Message = "{Destination}: {Service}: {Created} created, {Updated} updated, {Deleted} deleted")]
        public static partial void Applied(ILogger logger, string destination, string service, int created, int updated, int deleted);

        [LoggerMessage(EventId = 1131, EventName = nameof(ChangeApplied), Level = LogLevel.Debug, Message = "{Destination}: {Service}: {Change} {Instance} of {Owner}")]
        public static partial void ChangeApplied(ILogger logger, string destination, string service, string change, string instance, string owner);

        [LoggerMessage(EventId = 1132, EventName = nameof(Rejected), Level = LogLevel.Warning, Message = "{Destination}: {Service}: {Change} {Instance} is set aside, the server refuses it: {Reason}")]
        public static partial void Rejected(ILogger logger, string destination, string service, string change, string instance, string reason);

        [LoggerMessage(EventId = 1133, EventName = nameof(TargetFailed), Level = LogLevel.Warning, Message = "{Destination}: {Service} is tried again ({Kind}): {Reason}")]
        public static partial void TargetFailed(ILogger logger, string destination, string service, string kind, string reason);

        [LoggerMessage(EventId = 1134, EventName = nameof(TargetRecovered), Level = LogLevel.Information, Message = "{Destination}: {Service} is in step again")]
        public static partial void TargetRecovered(ILogger logger, string destination, string service);

        [LoggerMessage(EventId = 1135, EventName = nameof(Held), Level = LogLevel.Error, Message = "Held as {Id}: {Scope}: {Reason}; {Losses} held until approve, their return or time; deny pins")]
        public static partial void Held(ILogger logger, string id, string scope, string reason, string losses);

        [LoggerMessage(EventId = 1136, EventName = nameof(PlanBroke), Level = LogLevel.Error, Message = "{Destination}: {Service} cannot be planned because of a bug; it is tried again")]
        public static partial void PlanBroke(ILogger logger, string destination, string service, Exception exception);

        [LoggerMessage(EventId = 1137, EventName = nameof(ServiceRejected), Level = LogLevel.Warning, Message = "{Destination}: {Service}: {Change} is set aside, the server refuses it: {Reason}")]
        public static partial void ServiceRejected(ILogger logger, string destination, string service, string change, string reason);
    }
}
