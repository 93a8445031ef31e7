using PolarisSync.Abstractions;

namespace PolarisSync.Tests.Fakes;

/// <summary>One change that reached an <see cref="InMemoryRegistry"/> through a destination, applied or refused.</summary>
public sealed record InMemoryWrite
{
    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Which service.</summary>
    public required ServiceKey Service { get; init; }

    /// <summary>Create, update or delete, as sent.</summary>
    public required ChangeKind Kind { get; init; }

    /// <summary>The copy's owner, as sent.</summary>
    public required string Owner { get; init; }

    /// <summary>The server's name of the entry.</summary>
    public required string Handle { get; init; }

    /// <summary>What was there; null for nothing.</summary>
    public ServiceInstance? Before { get; init; }

    /// <summary>What is there now; null for nothing.</summary>
    public ServiceInstance? After { get; init; }

    /// <summary>What was answered.</summary>
    public required ChangeOutcome Outcome { get; init; }

    /// <summary>For test output.</summary>
    public override string ToString() => $"{At:HH:mm:ss.fff} {Kind} {Service} {Handle} by {Owner}: {Outcome.Error?.ToString() ?? "applied"}";
}
