using PolarisSync.Abstractions;

namespace PolarisSync.Tests.Contract;

/// <summary>One registration as somebody sees it who does not use the adapter.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="IsCopy">Whether this tool made it, told by its identity.</param>
/// <param name="Content">All of it in the server's own words, counters of the server left out; equal text is equal content.</param>
public sealed record OutsideInstance(HostPort Address, bool IsCopy, string Content);
