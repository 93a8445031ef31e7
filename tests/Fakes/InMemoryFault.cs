namespace PolarisSync.Tests.Fakes;

/// <summary>How an in-memory registry fails every call.</summary>
public enum InMemoryFault
{
    /// <summary>It works.</summary>
    None,

    /// <summary>Refuses connections: Transient.</summary>
    Down,

    /// <summary>Never answers; the call ends when it is cancelled. Watches stay silent.</summary>
    Hang,

    /// <summary>Answers what nobody can read: Protocol.</summary>
    Garbage,

    /// <summary>Does not accept the credentials: Auth.</summary>
    AccessDenied,
}
