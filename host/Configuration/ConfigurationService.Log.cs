using Microsoft.Extensions.Logging;

namespace PolarisSync.Host.Configuration;

internal sealed partial class ConfigurationService
{
    private static partial class Log
    {
        [LoggerMessage(2030, LogLevel.Information, "Task {Task}: {Source} -> {Destination}, {Settings}", EventName = nameof(Task))]
        public static partial void Task(ILogger logger, string task, string source, string destination, string settings);

        [LoggerMessage(2031, LogLevel.Information, "Configuration applied: {Tasks}, {Changed} new or changed, {Removed} removed", EventName = nameof(Applied))]
        public static partial void Applied(ILogger logger, string tasks, int changed, int removed);

        [LoggerMessage(2032, LogLevel.Error, "{Document} was refused because of the errors above; what ran before goes on", EventName = nameof(Refused))]
        public static partial void Refused(ILogger logger, string document);

        [LoggerMessage(2037, LogLevel.Information, "{Document} is good again and in force", EventName = nameof(GoodAgain))]
        public static partial void GoodAgain(ILogger logger, string document);

        [LoggerMessage(2033, LogLevel.Warning, "{Document} is gone; its tasks go on. To end them write \"tasks\": [] into it", EventName = nameof(Vanished))]
        public static partial void Vanished(ILogger logger, string document);

        [LoggerMessage(2034, LogLevel.Error, "The configuration provider failed; what runs goes on, trying again in {Delay}", EventName = nameof(ProviderFailed))]
        public static partial void ProviderFailed(ILogger logger, string delay, Exception exception);

        [LoggerMessage(2035, LogLevel.Error, "The engine did not take the new configuration; trying again in {Delay}", EventName = nameof(ApplyFailed))]
        public static partial void ApplyFailed(ILogger logger, string delay, Exception exception);

        [LoggerMessage(2036, LogLevel.Error, "The backup {Backup} cannot be written; a bad start would have nothing to fall back to", EventName = nameof(BackupFailed))]
        public static partial void BackupFailed(ILogger logger, string backup, Exception exception);
    }
}
