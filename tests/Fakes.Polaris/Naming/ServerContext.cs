using PolarisSync.Tests.Fakes.Polaris.Faults;
using PolarisSync.Tests.Fakes.Polaris.State;

namespace PolarisSync.Tests.Fakes.Polaris.Naming;

/// <summary>What every part of the server works with.</summary>
internal sealed record ServerContext
{
    public required FakePolarisOptions Options { get; init; }

    public required Registry Registry { get; init; }

    public required DiscoverCache Cache { get; init; }

    public required StoreClock Clock { get; init; }

    public required Beats Beats { get; init; }

    public required TokenCheck Tokens { get; init; }

    public required PolarisFaults Faults { get; init; }

    public required PolarisWriteLog Writes { get; init; }

    public required PolarisCallCounts Calls { get; init; }

    /// <summary>Ends with the server: work goes on when the caller has gone.</summary>
    public required CancellationToken Stopping { get; init; }

    public DateTimeOffset Now => Options.Time.GetUtcNow();
}
