using Microsoft.Extensions.Logging;

namespace PolarisSync.Host.Configuration;

internal sealed partial class ConfigurationLoader
{
    private static partial class Log
    {
        [LoggerMessage(2020, LogLevel.Warning, "No tasks are configured: running the demo {Demo}. Put tasks into conf/sync-registry.json and restart", EventName = nameof(Demo))]
        public static partial void Demo(ILogger logger, string demo);

        [LoggerMessage(2021, LogLevel.Error, "{Document} cannot be used: starting with its BACKUP {Backup}, the last configuration that was in force", EventName = nameof(Backup))]
        public static partial void Backup(ILogger logger, string document, string backup);
    }
}
