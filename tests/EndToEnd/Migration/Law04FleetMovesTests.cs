namespace PolarisSync.EndToEnd.Tests;

/// <summary>Law 4, as applications see it: native wins, and nobody loses sight of anybody. On the fakes, with the costs and delays of real servers.</summary>
internal sealed class Law04FleetMovesTests() : FleetMoves(50);
