using Microsoft.Extensions.Logging;

namespace PolarisSync.Core.Engine;

internal sealed partial class EngineLoop
{
    private static partial class Log
    {
        [LoggerMessage(EventId = 1100, EventName = nameof(OperationBroke), Level = LogLevel.Error, Message = "A bug ended the operation '{Operation}'; the next audit repairs what it left undone")]
        public static partial void OperationBroke(ILogger logger, string operation, Exception exception);

        [LoggerMessage(EventId = 1101, EventName = nameof(ActionBroke), Level = LogLevel.Error, Message = "A bug ended a step of the engine; the next audit repairs what it left undone")]
        public static partial void ActionBroke(ILogger logger, Exception exception);
    }
}
