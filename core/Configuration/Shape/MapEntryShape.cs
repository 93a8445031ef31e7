namespace PolarisSync.Core.Configuration;

/// <summary>Keys of one kind in a map, and what stands behind them.</summary>
/// <param name="KeyPattern">What the key has to match, from its first to its last character. No two entries of a map match the same key.</param>
/// <param name="Value">The value.</param>
/// <param name="IsNullable">Whether null is a value of its own.</param>
internal sealed record MapEntryShape(string KeyPattern, ValueShape Value, bool IsNullable = false);
