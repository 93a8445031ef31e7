using Microsoft.Extensions.Logging;

namespace PolarisSync.Core.Engine.State;

internal sealed partial class EngineStateKeeper
{
    private static partial class Log
    {
        [LoggerMessage(EventId = 1150, EventName = nameof(SaveFailed), Level = LogLevel.Error, Message = "Held objects and guard windows cannot be stored: {Reason}")]
        public static partial void SaveFailed(ILogger logger, string reason);
    }
}
