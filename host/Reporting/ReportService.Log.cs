using Microsoft.Extensions.Logging;

namespace PolarisSync.Host.Reporting;

internal sealed partial class ReportService
{
    private static partial class Log
    {
        [LoggerMessage(2260, LogLevel.Warning, "The report {File} cannot be written: {Reason} It is tried again with every line; everything else goes on", EventName = nameof(CannotWrite))]
        public static partial void CannotWrite(ILogger logger, string file, string reason);

        [LoggerMessage(2261, LogLevel.Information, "The report {File} is written again", EventName = nameof(WrittenAgain))]
        public static partial void WrittenAgain(ILogger logger, string file);
    }
}
