namespace PolarisSync.Plugins.Consul.Wire;

/// <summary>The answer to a transaction: results when it was applied (200), errors when it was rolled back (409).</summary>
internal sealed record WireTransactionResult
{
    public required List<WireResult>? Results { get; init; }

    public required List<WireTransactionError>? Errors { get; init; }
}
