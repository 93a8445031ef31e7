namespace PolarisSync.Tests.Fakes.Polaris;

/// <summary>What a fake Polaris is started with; without any it is a server as it is shipped, with the costs and clocks that were measured.</summary>
public sealed record FakePolarisOptions
{
    /// <summary>The token of the admin that is built into every clean 1.18.1, known to all.</summary>
    public const string BuiltInToken = "nu/0WRA4EqSR1FagrjRj0fZwPXuGlMpX+zCuWu4uMqy8xr1vRjisSbA25aAC3mtU8MeeRsKhQiDAynUR09I=";

    /// <summary>Which Polaris it plays.</summary>
    public PolarisVersion Version { get; init; } = PolarisVersion.V1_18_1;

    /// <summary>The clock of costs, cache, health checks and times in answers.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>What calls take.</summary>
    public PolarisCosts Costs { get; init; } = PolarisCosts.Measured;

    /// <summary>How often Discover, services/all and the counters of namespaces are renewed; zero: at once.</summary>
    public TimeSpan CacheTick { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>After how long a write is no longer answered: the connection is closed and the work goes on.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How far the server's time zone is from UTC; it matters to this store. East: all well. Zero: the delete of an instance last changed more than 5 s
    /// ago is done and yet the instance stays listed until a restart. West: what is new or changed does not show until a restart.
    /// </summary>
    public TimeSpan ZoneOffset { get; init; } = TimeSpan.FromHours(8);

    /// <summary>Whether the console paths need a token, reads too.</summary>
    public bool ConsoleAuth { get; init; } = true;

    /// <summary>Whether the client paths and gRPC need a token.</summary>
    public bool ClientAuth { get; init; }

    /// <summary>The token of the admin; it can be replaced while the server runs.</summary>
    public string Token { get; init; } = BuiltInToken;
}
