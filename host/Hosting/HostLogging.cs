using System.Globalization;
using Microsoft.Extensions.Logging;
using PolarisSync.Host.Secrets;
using PolarisSync.Host.Settings;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Serilog.Formatting;
using Serilog.Formatting.Compact;
using Serilog.Formatting.Display;

namespace PolarisSync.Host.Hosting;

/// <summary>Where log lines go, and that no secret goes with them.</summary>
internal static class HostLogging
{
    private const string Template = "{Timestamp:yyyy-MM-ddTHH:mm:ss.fffzzz} {Level:u3} {EventNumber} {ShortName}: {Message:l}{NewLine}{Exception}";

    // A verb ends before anybody could ask which part said it, and when.
    private const string VerbTemplate = "{Level:w}: {Message:l}{NewLine}{Exception}";

    /// <summary>The log of <c>run</c>, on standard output.</summary>
    public static ILoggerFactory ForRun(HostSettings settings) => Create(settings.LogLevel, settings, toError: false);

    /// <summary>The log of the other verbs: warnings only, on standard error, since standard output holds the verb's result.</summary>
    public static ILoggerFactory ForVerb(HostSettings settings) =>
        Create(settings.LogLevel > LogLevel.Warning ? settings.LogLevel : LogLevel.Warning, settings, toError: true);

    private static SerilogLoggerFactory Create(LogLevel level, HostSettings settings, bool toError)
    {
        LogEventLevel? errorFrom = toError ? LogEventLevel.Verbose : null;
        var configuration = new LoggerConfiguration()
            .MinimumLevel.ControlledBy(new LoggingLevelSwitch(ToSerilog(level)))
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)

            // Its one message repeats, with a stack, what the host says in a sentence.
            .MinimumLevel.Override("Microsoft.Extensions.Hosting", LogEventLevel.Fatal)
            .Enrich.With<ShortNameEnricher>();
        ITextFormatter formatter = settings.LogJson ? new CompactJsonFormatter() : new MessageTemplateTextFormatter(toError ? VerbTemplate : Template, CultureInfo.InvariantCulture);
        configuration = configuration.WriteTo.Console(new RedactingFormatter(formatter, settings.Secrets), standardErrorFromLevel: errorFrom);
        return new SerilogLoggerFactory(configuration.CreateLogger(), dispose: true);
    }

    private static LogEventLevel ToSerilog(LogLevel level) => level switch
    {
        LogLevel.Trace => LogEventLevel.Verbose,
        LogLevel.Debug => LogEventLevel.Debug,
        LogLevel.Information => LogEventLevel.Information,
        LogLevel.Warning => LogEventLevel.Warning,
        LogLevel.Error => LogEventLevel.Error,
        _ => LogEventLevel.Fatal,
    };
}
