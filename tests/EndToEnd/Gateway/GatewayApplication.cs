namespace PolarisSync.EndToEnd.Tests.Gateway;

/// <summary>An application behind the gateway, whatever registry it registers in.</summary>
/// <param name="Service">Its service.</param>
/// <param name="Number">Which one; its address comes of it.</param>
/// <param name="Version">What its metadata say; empty for nothing.</param>
internal sealed record GatewayApplication(string Service, int Number, string Version)
{
    /// <summary>Normal shares of the traffic.</summary>
    public int Shares { get; init; } = 1;

    /// <summary>Whether its check passes.</summary>
    public bool IsHealthy { get; init; } = true;

    /// <summary>Where it listens.</summary>
    public string Host => FormattableString.Invariant($"10.0.{Number / 250}.{(Number % 250) + 1}");

    /// <summary>Where it listens.</summary>
    public string Address => $"{Host}:8080";

    /// <summary>Its metadata.</summary>
    public IReadOnlyDictionary<string, string> Metadata => Version.Length == 0 ? Instance.MetaOf() : Instance.MetaOf(("version", Version));

    /// <summary>The groups of the published document it belongs to.</summary>
    public IEnumerable<string> Groups => Version switch
    {
        "1.0.0" => ["default", "version-1"],
        "2.0.0" => ["default", "version-2"],
        _ => ["default"],
    };
}
