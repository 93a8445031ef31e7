namespace PolarisSync.Plugins.Nacos.Wire;

/// <summary>What makes a connection a client. The labels must be there, and the module must be naming.</summary>
internal sealed record WireSetup
{
    public string ClientVersion { get; init; } = "";

    public string Tenant { get; init; } = "";

    public Dictionary<string, string> Labels { get; init; } = [];
}
