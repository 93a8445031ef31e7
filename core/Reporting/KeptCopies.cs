namespace PolarisSync.Core.Reporting;

/// <summary>Copies a withdrawn contribution left behind on purpose.</summary>
/// <param name="Destination">Destination endpoint.</param>
/// <param name="Target">Target.</param>
/// <param name="Owner">Owner of the copies.</param>
/// <param name="Task">The task that was withdrawn.</param>
/// <param name="Copies">How many, as last known.</param>
/// <param name="Since">Since when.</param>
public sealed record KeptCopies(string Destination, string Target, string Owner, string Task, int Copies, DateTimeOffset Since)
{
    /// <summary>The group they stand in, where it is one that was taken out of its task; empty where all of the service was.</summary>
    public string Group { get; init; } = "";
}
