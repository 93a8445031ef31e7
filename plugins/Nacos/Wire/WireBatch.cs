namespace PolarisSync.Plugins.Nacos.Wire;

/// <summary>The complete set of one service that this connection keeps alive; it replaces the one before.</summary>
internal sealed record WireBatch
{
    public string Namespace { get; init; } = "";

    public string GroupName { get; init; } = "";

    public string ServiceName { get; init; } = "";

    public string Type { get; init; } = "batchRegisterInstance";

    public IReadOnlyList<WireInstance> Instances { get; init; } = [];
}
