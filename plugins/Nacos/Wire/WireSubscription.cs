namespace PolarisSync.Plugins.Nacos.Wire;

/// <summary>Asks for pushes of one service, or for none any more.</summary>
internal sealed record WireSubscription
{
    public string Namespace { get; init; } = "";

    public string GroupName { get; init; } = "";

    public string ServiceName { get; init; } = "";

    public string Clusters { get; init; } = "";

    public bool Subscribe { get; init; }
}
