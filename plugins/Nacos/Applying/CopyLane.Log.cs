using Microsoft.Extensions.Logging;

namespace PolarisSync.Plugins.Nacos;

internal sealed partial class CopyLane
{
    private static partial class Log
    {
        [LoggerMessage(11000, LogLevel.Warning, "A connection that keeps copies alive in Nacos was lost ({Reason}). It is made anew.", EventName = nameof(Lost))]
        public static partial void Lost(ILogger logger, string reason);

        [LoggerMessage(11001, LogLevel.Information, "Connected to Nacos again: all copies are registered anew, services: {Services}.", EventName = nameof(Redone))]
        public static partial void Redone(ILogger logger, int services);

        [LoggerMessage(11002, LogLevel.Warning, "Nacos does not take the copies of {Service} back after the connection was lost ({Reason}). They are planned anew.", EventName = nameof(NotTakenBack))]
        public static partial void NotTakenBack(ILogger logger, string service, string reason);

        [LoggerMessage(11003, LogLevel.Debug, "Connecting to Nacos for copies failed: {Reason}", EventName = nameof(NotYet))]
        public static partial void NotYet(ILogger logger, string reason);
    }
}
