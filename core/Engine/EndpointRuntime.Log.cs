using Microsoft.Extensions.Logging;

namespace PolarisSync.Core.Engine;

internal sealed partial class EndpointRuntime
{
    private static partial class Log
    {
        [LoggerMessage(EventId = 1120, EventName = nameof(Opened), Level = LogLevel.Information, Message = "{Endpoint}: open ({Server})")]
        public static partial void Opened(ILogger logger, string endpoint, string server);

        [LoggerMessage(EventId = 1121, EventName = nameof(Lost), Level = LogLevel.Warning, Message = "{Endpoint}: cannot be used ({Kind}): {Reason} Nothing that rests on it is deleted meanwhile")]
        public static partial void Lost(ILogger logger, string endpoint, string kind, string reason);

        [LoggerMessage(EventId = 1122, EventName = nameof(LostBecause), Level = LogLevel.Debug, Message = "{Endpoint}: lost because of")]
        public static partial void LostBecause(ILogger logger, string endpoint, Exception exception);

        [LoggerMessage(EventId = 1123, EventName = nameof(Stale), Level = LogLevel.Warning, Message = "{Endpoint}: hears nothing any more: {Reason}")]
        public static partial void Stale(ILogger logger, string endpoint, string reason);

        [LoggerMessage(EventId = 1124, EventName = nameof(Live), Level = LogLevel.Information, Message = "{Endpoint}: hears again")]
        public static partial void Live(ILogger logger, string endpoint);

        [LoggerMessage(EventId = 1125, EventName = nameof(Warned), Level = LogLevel.Warning, Message = "{Endpoint}: {Warning}")]
        public static partial void Warned(ILogger logger, string endpoint, string warning);
    }
}
