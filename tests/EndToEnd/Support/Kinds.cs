namespace PolarisSync.EndToEnd.Tests;

/// <summary>Categories of tests, as build/test.sh knows them.</summary>
internal static class Kinds
{
    /// <summary>It judges how long something took, so it comes last, one at a time and nothing else beside it.</summary>
    public const string Measured = "Measured";
}
