using Microsoft.Extensions.Logging;

namespace PolarisSync.Plugins.Consul;

internal sealed partial class CatalogReader
{
    private static partial class Log
    {
        [LoggerMessage(10010, LogLevel.Warning, "Consul does not give the whole catalog in one answer ({Reason}); services are read one by one, and changes come as hints.", EventName = nameof(DumpRefused))]
        public static partial void DumpRefused(ILogger logger, string reason);
    }
}
