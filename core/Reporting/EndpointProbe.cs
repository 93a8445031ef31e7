namespace PolarisSync.Core.Reporting;

/// <summary>What a health check of an endpoint showed.</summary>
/// <param name="Endpoint">The endpoint's name.</param>
/// <param name="Healthy">Whether it answered in time and accepted our credentials.</param>
/// <param name="Reason">What was wrong; empty when healthy.</param>
/// <param name="Took">How long the check took.</param>
public sealed record EndpointProbe(string Endpoint, bool Healthy, string Reason, TimeSpan Took);
