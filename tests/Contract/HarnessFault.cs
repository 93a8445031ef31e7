namespace PolarisSync.Tests.Contract;

/// <summary>How a harness can make its server fail.</summary>
public enum HarnessFault
{
    /// <summary>Not reachable, or not there.</summary>
    Down,

    /// <summary>Never answers.</summary>
    Hang,

    /// <summary>Answers what nobody can read.</summary>
    Garbage,

    /// <summary>Refuses the credentials, or answers 200 with nothing because of them.</summary>
    AccessDenied,
}
