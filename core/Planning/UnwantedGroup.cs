namespace PolarisSync.Core.Planning;

/// <summary>A group of ours that is there and wanted by no task.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State">What becomes of it.</param>
/// <param name="Copies">How many copies stand in it.</param>
internal sealed record UnwantedGroup(string Name, WithdrawnState State, int Copies);
