namespace PolarisSync.Host.Hosting;

/// <summary>Counters since the start.</summary>
/// <param name="Writes">Changes sent, by destination, kind and outcome.</param>
/// <param name="Calls">Calls over the wire and failed ones, by endpoint.</param>
internal sealed record HostFigures(
    IReadOnlyList<KeyValuePair<(string Destination, string Change, string Outcome), long>> Writes,
    IReadOnlyList<KeyValuePair<string, (long Calls, long Errors)>> Calls);
