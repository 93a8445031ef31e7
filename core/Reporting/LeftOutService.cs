namespace PolarisSync.Core.Reporting;

/// <summary>A source service that no match of a task includes.</summary>
/// <param name="Service"><c>namespace/name</c> at the source.</param>
/// <param name="Reason">Why, as a sentence.</param>
public sealed record LeftOutService(string Service, string Reason);
