namespace PolarisSync.Abstractions;

/// <summary>What keeps copies alive.</summary>
public enum CopyLease
{
    /// <summary>Nothing: they stay until deleted.</summary>
    None,

    /// <summary>Our connection: they go when it is lost.</summary>
    Session,

    /// <summary>Heartbeats: they go when these stop for the lease's time.</summary>
    TimeToLive,
}
