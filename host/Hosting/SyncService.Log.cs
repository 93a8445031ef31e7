using Microsoft.Extensions.Logging;
using PolarisSync.Host.Settings;

namespace PolarisSync.Host.Hosting;

internal sealed partial class SyncService
{
    private static partial class Log
    {
        [LoggerMessage(2110, LogLevel.Information, "Stopping", EventName = nameof(Stopping))]
        public static partial void Stopping(ILogger logger);

        [LoggerMessage(2111, LogLevel.Information, "Stopped", EventName = nameof(Stopped))]
        public static partial void Stopped(ILogger logger);

        [LoggerMessage(2112, LogLevel.Error, "The host cannot run: {Message}", EventName = nameof(CannotRun))]
        public static partial void CannotRun(ILogger logger, string message);

        [LoggerMessage(2113, LogLevel.Error, "A part of the host failed; the host stops", EventName = nameof(Failed))]
        public static partial void Failed(ILogger logger, Exception error);

        [LoggerMessage(2114, LogLevel.Information, "Another host works on {Folder}: this one keeps itself ready to take over", EventName = nameof(WaitsForLock))]
        public static partial void WaitsForLock(ILogger logger, string folder);

        [LoggerMessage(2115, LogLevel.Information, "Took over {Folder}", EventName = nameof(TookOver))]
        public static partial void TookOver(ILogger logger, string folder);

        [LoggerMessage(2116, LogLevel.Information, "Listening on http://{Address}", EventName = nameof(Listening))]
        public static partial void Listening(ILogger logger, HttpAddress address);

        [LoggerMessage(2117, LogLevel.Information, "The address {Address} is in use: this host listens there when the other one stops", EventName = nameof(WaitsForAddress))]
        public static partial void WaitsForAddress(ILogger logger, HttpAddress address);
    }
}
