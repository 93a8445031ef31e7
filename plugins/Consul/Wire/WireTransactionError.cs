namespace PolarisSync.Plugins.Consul.Wire;

/// <summary>Why an operation rolled the transaction back.</summary>
internal sealed record WireTransactionError
{
    public int OpIndex { get; set; } = -1;

    public string? What { get; set; }
}
