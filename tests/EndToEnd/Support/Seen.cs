namespace PolarisSync.EndToEnd.Tests;

/// <summary>An instance as a client of a registry sees it.</summary>
/// <param name="Service">The service.</param>
/// <param name="Address">Host and port.</param>
/// <param name="Metadata">Its metadata.</param>
/// <param name="IsUsable">Healthy and not taken out of traffic.</param>
internal sealed record Seen(string Service, string Address, IReadOnlyDictionary<string, string> Metadata, bool IsUsable)
{
    /// <summary>The owner whose copy it is; null for a native.</summary>
    public string? Mark => Metadata.GetValueOrDefault("__sync__");

    /// <summary>Where it stands, over all services.</summary>
    public string Place => $"{Service} {Address}";
}
