using Microsoft.Extensions.Logging;
using PolarisSync.Host.Loading;

namespace PolarisSync.Host.Hosting;

internal static partial class HostRunner
{
    private static partial class Log
    {
        [LoggerMessage(2100, LogLevel.Information, "PolarisSync {Version} starts in {Home}, its own data in {Data}", EventName = nameof(Starting))]
        public static partial void Starting(ILogger logger, string version, string home, string data);

        [LoggerMessage(2101, LogLevel.Information, "Loaded {File}: {Plugin} {Version} offers {Types}", EventName = nameof(Loaded))]
        public static partial void Loaded(ILogger logger, string file, string plugin, string version, string types);

        [LoggerMessage(2102, LogLevel.Error, "Not loaded: {Problem}", EventName = nameof(NotLoaded))]
        public static partial void NotLoaded(ILogger logger, PluginProblem problem);

        [LoggerMessage(2103, LogLevel.Warning, "No adapter was found below {Path}; {Variable} names the folder", EventName = nameof(NoPlugins))]
        public static partial void NoPlugins(ILogger logger, string path, string variable);

        [LoggerMessage(2104, LogLevel.Warning, "{Problem}", EventName = nameof(Doubtful))]
        public static partial void Doubtful(ILogger logger, PluginProblem problem);
    }
}
