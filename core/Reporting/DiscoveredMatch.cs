namespace PolarisSync.Core.Reporting;

/// <summary>One match of a task.</summary>
/// <param name="Match">Its place: <c>match[0]</c>.</param>
/// <param name="Selects">What it says, in words: <c>default/order-*, without order-test*, where env=prod</c>.</param>
/// <param name="Services">Services that belong to it.</param>
/// <param name="TakenEarlier">Services it includes too, but that belong to an earlier match.</param>
public sealed record DiscoveredMatch(string Match, string Selects, int Services, int TakenEarlier);
