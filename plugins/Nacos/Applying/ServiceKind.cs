namespace PolarisSync.Plugins.Nacos;

/// <summary>What the instances of a service are; a service is wholly one of the two.</summary>
internal enum ServiceKind
{
    /// <summary>Nothing in it tells.</summary>
    Unknown,

    /// <summary>They live as long as the connection or the heartbeats of whoever registered them.</summary>
    Ephemeral,

    /// <summary>They stay until somebody takes them away; nothing but the address names one.</summary>
    Persistent,
}
