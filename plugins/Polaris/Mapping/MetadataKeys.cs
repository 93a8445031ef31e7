using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Polaris;

/// <summary>Metadata keys that are no metadata of an application.</summary>
internal static class MetadataKeys
{
    public const string Version = "version";
    public const string Protocol = "protocol";
    public const string Region = "region";
    public const string Zone = "zone";
    public const string Campus = "campus";

    /// <summary>Where our copies carry a cluster, which Polaris does not know.</summary>
    public const string Cluster = "polaris-sync-cluster";

    /// <summary>Where our copies carry tags, as a list in JSON.</summary>
    public const string Tags = "polaris-sync-tags";

    private const string ServersPrefix = "internal-";

    /// <summary>Whether the server or one of its other protocols keeps notes of its own under a key.</summary>
    public static bool IsServers(string key) => key.StartsWith(ServersPrefix, StringComparison.Ordinal);

    /// <summary>Whether our copies carry a field under a key.</summary>
    public static bool IsCarrier(string key) => key is SyncMark.MetadataKey or Cluster or Tags;

    /// <summary>
    /// Whether Discover shows a field of the instance under a key, over what the client wrote there: version and protocol where they are set, the
    /// parts of the location where there is one.
    /// </summary>
    public static bool IsShadowed(string key, bool hasVersion, bool hasProtocol, bool hasLocation) => key switch
    {
        Version => hasVersion,
        Protocol => hasProtocol,
        Region or Zone or Campus => hasLocation,
        _ => false,
    };
}
