using Serilog.Core;
using Serilog.Events;

namespace PolarisSync.Host.Hosting;

/// <summary>Adds the event's number and the last part of the logger's name, which is what a person reads, under names no message uses.</summary>
internal sealed class ShortNameEnricher : ILogEventEnricher
{
    public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory)
    {
        if (logEvent.Properties.GetValueOrDefault("EventId") is StructureValue structure
            && structure.Properties.FirstOrDefault(property => string.Equals(property.Name, "Id", StringComparison.Ordinal)) is { Value: ScalarValue { Value: int id } })
        {
            logEvent.AddOrUpdateProperty(propertyFactory.CreateProperty("EventNumber", id));
        }

        if (logEvent.Properties.GetValueOrDefault(Constants.SourceContextPropertyName) is ScalarValue { Value: string source })
        {
            logEvent.AddOrUpdateProperty(propertyFactory.CreateProperty("ShortName", source[(source.LastIndexOf('.') + 1)..]));
        }
    }
}
