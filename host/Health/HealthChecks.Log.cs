using Microsoft.Extensions.Logging;

namespace PolarisSync.Host.Health;

internal sealed partial class HealthChecks
{
    private static partial class Log
    {
        [LoggerMessage(2250, LogLevel.Warning, "{Endpoint}: the health check fails: {Reason}", EventName = nameof(Unhealthy))]
        public static partial void Unhealthy(ILogger logger, string endpoint, string reason);

        [LoggerMessage(2251, LogLevel.Information, "{Endpoint}: the health check is good again after {Time}", EventName = nameof(Healthy))]
        public static partial void Healthy(ILogger logger, string endpoint, string time);
    }
}
