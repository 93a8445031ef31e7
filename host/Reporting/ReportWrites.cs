namespace PolarisSync.Host.Reporting;

/// <summary>Changes of one kind with one outcome.</summary>
/// <param name="Change"><c>create</c>, <c>update</c>, <c>delete</c>.</param>
/// <param name="Outcome"><c>applied</c>, or the kind of error.</param>
/// <param name="Count">How many.</param>
internal sealed record ReportWrites(string Change, string Outcome, long Count);
