namespace PolarisSync.Core.Reporting;

/// <summary>That a person paused a task.</summary>
/// <param name="Since">Since when.</param>
/// <param name="Reason">Why, in the person's words; may be empty.</param>
public sealed record TaskPause(DateTimeOffset Since, string Reason);
