namespace PolarisSync.Plugins.Kubernetes;

/// <summary>How a watch ended.</summary>
internal enum WatchEnd
{
    /// <summary>In order or by a broken connection: it goes on from the last version.</summary>
    Ended,

    /// <summary>Its version is too old: a list is due at once.</summary>
    Expired,

    /// <summary>It cannot be trusted (an error, or silence beyond its time): a list is due.</summary>
    Doubtful,
}
