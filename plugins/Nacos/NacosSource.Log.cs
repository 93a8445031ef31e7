using Microsoft.Extensions.Logging;

namespace PolarisSync.Plugins.Nacos;

internal sealed partial class NacosSource
{
    private static partial class Log
    {
        [LoggerMessage(11020, LogLevel.Warning, "Service {Service} in Nacos cannot be named outside, where GROUP__service is taken apart at the first '__': it is left out.", EventName = nameof(Unnameable))]
        public static partial void Unnameable(ILogger logger, string service);
    }
}
