namespace PolarisSync.Tests.RealServer;

/// <summary>How a test agent is started.</summary>
public sealed record ConsulServerOptions
{
    /// <summary>Name of the agent's own node.</summary>
    public string NodeName { get; init; } = "t1";

    /// <summary>Switches access control on with this management token (a UUID) and denies everything else; null for no access control.</summary>
    public string? ManagementToken { get; init; }

    /// <summary>More configuration as a JSON object, for example <c>{"limits":{...}}</c>; null for none.</summary>
    public string? ExtraConfiguration { get; init; }
}
