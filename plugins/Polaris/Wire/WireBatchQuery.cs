namespace PolarisSync.Plugins.Polaris.Wire;

/// <summary>The answer to a GET of the console.</summary>
internal sealed record WireBatchQuery
{
    public long Code { get; init; }

    public string? Info { get; init; }

    /// <summary>How many there are in all.</summary>
    public long? Amount { get; init; }

    public List<WireNamespace>? Namespaces { get; init; }

    public List<WireService>? Services { get; init; }

    public List<WireAlias>? Aliases { get; init; }
}
