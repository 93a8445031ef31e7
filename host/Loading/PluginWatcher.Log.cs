using Microsoft.Extensions.Logging;

namespace PolarisSync.Host.Loading;

internal sealed partial class PluginWatcher
{
    private static partial class Log
    {
        [LoggerMessage(2300, LogLevel.Information, "Loaded {File}: {Plugin} {Version} {Relation} {Types}", EventName = nameof(Loaded))]
        public static partial void Loaded(ILogger logger, string file, string plugin, string version, string relation, string types);

        [LoggerMessage(2301, LogLevel.Error, "Not used: {Problem}", EventName = nameof(NotUsed))]
        public static partial void NotUsed(ILogger logger, PluginProblem problem);

        [LoggerMessage(2302, LogLevel.Warning, "{File}: {Warning}", EventName = nameof(Doubtful))]
        public static partial void Doubtful(ILogger logger, string file, string warning);

        [LoggerMessage(2303, LogLevel.Warning, "{File} is gone from the plugins folder; the adapter goes on until the host is started anew, then its tasks wait", EventName = nameof(Gone))]
        public static partial void Gone(ILogger logger, string file);

        [LoggerMessage(2304, LogLevel.Warning, "The plugins folder {Path} cannot be looked at: {Reason}", EventName = nameof(Unreadable))]
        public static partial void Unreadable(ILogger logger, string path, string reason);
    }
}
