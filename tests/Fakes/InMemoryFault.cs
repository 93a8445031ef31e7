namespace PolarisSync.Tests.Fakes;

/// <summary>How an in-memory registry fails every call.</summary>
public enum InMemoryFault
{
    /// <summary>It works.</summary>
    None,

    /// <summary>Refuses connections: Transient.</summary>
    Down,

    /// <summary>Never answers as long as this lasts: calls end when they are cancelled, or go on afterwards. Watches stay silent.</summary>
    Hang,

    /// <summary>Answers what nobody can read: Protocol.</summary>
    Garbage,

    /// <summary>Does not accept the credentials: Auth.</summary>
    AccessDenied,
}
