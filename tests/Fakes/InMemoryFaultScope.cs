namespace PolarisSync.Tests.Fakes;

/// <summary>Which calls a fault hits.</summary>
[Flags]
public enum InMemoryFaultScope
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Opening, listing and reading.</summary>
    Reads = 1,

    /// <summary>Applying.</summary>
    Writes = 2,

    /// <summary>Watching.</summary>
    Watches = 4,

    /// <summary>Everything.</summary>
    All = Reads | Writes | Watches,
}
