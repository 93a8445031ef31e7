namespace PolarisSync.Tests.Fakes.Nacos.State;

/// <summary>The names that mean something to the server, and its times.</summary>
internal static class NacosNames
{
    public const string DefaultGroup = "DEFAULT_GROUP";
    public const string DefaultCluster = "DEFAULT";
    public const string PublicNamespace = "public";
    public const string BeatInterval = "preserved.heart.beat.interval";
    public const string BeatTimeout = "preserved.heart.beat.timeout";
    public const string DeleteTimeout = "preserved.ip.delete.timeout";
    public const string IdGenerator = "preserved.instance.id.generator";
    public const string NoExpiry = "enableClientBeat";

    public const long DefaultBeatInterval = 5000;
    public const long DefaultBeatTimeout = 15000;
    public const long DefaultDeleteTimeout = 30000;

    public static readonly TimeSpan BeatCheck = TimeSpan.FromSeconds(5);
    public static readonly TimeSpan PersistentCheck = TimeSpan.FromSeconds(5);
    public static readonly TimeSpan EmptyServiceLife = TimeSpan.FromSeconds(60);
    public static readonly TimeSpan OverlayLife = TimeSpan.FromSeconds(60);
    public static readonly TimeSpan PushAckTimeout = TimeSpan.FromSeconds(5);
    public static readonly TimeSpan PushRetry = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan ClientSilence = TimeSpan.FromSeconds(20);
    public static readonly TimeSpan DetectionTimeout = TimeSpan.FromSeconds(5);
    public static readonly TimeSpan ConnectionScan = TimeSpan.FromSeconds(3);
}
