namespace PolarisSync.Tests.Fakes.Polaris.Faults;

/// <summary>What goes wrong.</summary>
internal enum PolarisFaultKind
{
    Code,
    Status,
    Cut,
    CutAfter,
    Silent,
    SilentAfter,
    Empty,
    Unchanged,
    Stuck,
    Garbage,
}
