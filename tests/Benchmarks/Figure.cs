namespace PolarisSync.Benchmarks;

/// <summary>One measured figure.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">How much.</param>
/// <param name="Unit">Of what; empty for ratios and counts.</param>
/// <param name="Aim">What is aimed at, in words; empty where nothing is.</param>
internal sealed record Figure(string Name, double Value, string Unit, string Aim = "");
