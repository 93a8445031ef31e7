namespace PolarisSync.Tests.Fakes.Kong.Faults;

/// <summary>What goes wrong.</summary>
internal enum KongFaultKind
{
    Answer,
    Cut,
    CutAfter,
    Hang,
    HangAfter,
    Delay,
}
