namespace PolarisSync.Plugins.Consul.Wire;

/// <summary>Why an operation rolled the transaction back.</summary>
internal sealed record WireTransactionError
{
    public int OpIndex { get; init; } = -1;

    public string? What { get; init; }
}
