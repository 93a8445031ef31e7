using Serilog.Events;
using Serilog.Formatting;

namespace PolarisSync.Host.Secrets;

/// <summary>A log line without secrets, whatever they came in by: a message, a property or an exception.</summary>
internal sealed class RedactingFormatter(ITextFormatter inner, Redactor redactor) : ITextFormatter
{
    public void Format(LogEvent logEvent, TextWriter output)
    {
        using var line = new StringWriter(System.Globalization.CultureInfo.InvariantCulture);
        inner.Format(logEvent, line);
        output.Write(redactor.Apply(line.ToString()));
    }
}
