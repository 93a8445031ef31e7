namespace PolarisSync.Core.Reporting;

/// <summary>Marked copies no task maps to: reported, never touched.</summary>
/// <param name="Destination">Destination endpoint.</param>
/// <param name="Target">Target.</param>
/// <param name="Owner">Owner in the mark.</param>
/// <param name="Copies">How many.</param>
public sealed record UnclaimedCopies(string Destination, string Target, string Owner, int Copies);
