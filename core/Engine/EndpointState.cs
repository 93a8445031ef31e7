namespace PolarisSync.Core.Engine;

/// <summary>State of a connection.</summary>
internal enum EndpointState
{
    /// <summary>Being opened for the first time.</summary>
    Connecting,

    /// <summary>Open.</summary>
    Open,

    /// <summary>Open, but its watch hears nothing.</summary>
    Stale,

    /// <summary>Lost or never reached; tried again after a while.</summary>
    Unreachable,

    /// <summary>Our credentials are refused; tried again after long.</summary>
    Refused,

    /// <summary>A person must change the configuration.</summary>
    Stopped,
}
