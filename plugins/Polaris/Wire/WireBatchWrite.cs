namespace PolarisSync.Plugins.Polaris.Wire;

/// <summary>The answer to a write of many. A code that is an error can hide items that were written.</summary>
internal sealed record WireBatchWrite
{
    public long Code { get; init; }

    public string? Info { get; init; }

    public List<WireItem?>? Responses { get; init; }
}
