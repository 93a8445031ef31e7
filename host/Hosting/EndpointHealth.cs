namespace PolarisSync.Host.Hosting;

/// <summary>What the last health check of an endpoint showed.</summary>
internal sealed record EndpointHealth
{
    /// <summary>The endpoint.</summary>
    public required string Endpoint { get; init; }

    /// <summary>Whether it answered in time and accepted our credentials.</summary>
    public required bool Healthy { get; init; }

    /// <summary>What was wrong; empty when healthy.</summary>
    public string Reason { get; init; } = "";

    /// <summary>When it was checked.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Since when it has been healthy, or not.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>How long the check took.</summary>
    public required TimeSpan Took { get; init; }
}
