using System.Diagnostics.Metrics;

namespace PolarisSync.Host.Metrics;

/// <summary>One figure and its series.</summary>
/// <param name="Name">The instrument's name, parts separated by dots.</param>
/// <param name="Unit">The unit as UCUM writes it; in braces what is counted.</param>
/// <param name="Help">One line.</param>
/// <param name="Read">The series at a moment. Labels hold only names from the configuration and fixed words.</param>
internal sealed record MetricFamily(string Name, string Unit, string Help, Func<MetricInput, IEnumerable<Measurement<double>>> Read)
{
    /// <summary>Whether it only ever grows.</summary>
    public bool IsCounter { get; init; }
}
