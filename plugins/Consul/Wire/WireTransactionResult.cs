using System.Text.Json.Serialization;

namespace PolarisSync.Plugins.Consul.Wire;

/// <summary>The answer to a transaction: results when it was applied (200), errors when it was rolled back (409).</summary>
internal sealed record WireTransactionResult
{
    [JsonRequired]
    public List<WireResult>? Results { get; set; }

    [JsonRequired]
    public List<WireTransactionError>? Errors { get; set; }
}
