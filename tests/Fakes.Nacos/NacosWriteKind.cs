namespace PolarisSync.Tests.Fakes.Nacos;

/// <summary>What happened to an instance.</summary>
public enum NacosWriteKind
{
    /// <summary>It was not there before.</summary>
    Registered,

    /// <summary>The same owner registered the same address again, changed or not.</summary>
    Replaced,

    /// <summary>A client took it away, by name or by leaving it out of its set.</summary>
    Removed,

    /// <summary>Nobody kept it alive: beats stopped, or its connection ended.</summary>
    Expired,

    /// <summary>An operator laid weight, metadata or enabled over it.</summary>
    Overlaid,
}
