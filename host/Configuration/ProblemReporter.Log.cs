using Microsoft.Extensions.Logging;
using PolarisSync.Core.Configuration;

namespace PolarisSync.Host.Configuration;

internal sealed partial class ProblemReporter
{
    private static partial class Log
    {
        [LoggerMessage(2010, LogLevel.Error, "{Problem}", EventName = nameof(Fault))]
        public static partial void Fault(ILogger logger, ConfigurationProblem problem);

        [LoggerMessage(2011, LogLevel.Warning, "{Problem}", EventName = nameof(Advice))]
        public static partial void Advice(ILogger logger, ConfigurationProblem problem);
    }
}
