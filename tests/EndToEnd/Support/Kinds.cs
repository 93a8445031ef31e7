namespace PolarisSync.EndToEnd.Tests;

/// <summary>Categories of tests, as build/test.sh knows them.</summary>
internal static class Kinds
{
    /// <summary>It judges how long something took, so it comes last, a few of its kind at once and nothing else beside them.</summary>
    public const string Measured = "Measured";
}
