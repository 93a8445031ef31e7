namespace PolarisSync.Tests.Fakes.Nacos;

/// <summary>What kind of Nacos is to be played.</summary>
public sealed record FakeNacosOptions
{
    /// <summary>1.4.8, 2.3.2, 2.5.1 or 3.0.3: what has been recorded.</summary>
    public string Version { get; init; } = "2.5.1";

    /// <summary>The server's clock: every delay, beat and token goes by it.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>How long a read or a push lags behind a write; null for the measured one (0.5 s, 30 ms on 1.x).</summary>
    public TimeSpan? Lag { get; init; }

    /// <summary>Whether clients must log in.</summary>
    public bool Auth { get; init; }

    /// <summary>Whether the admin and console interfaces of 3.x need a login; null: as <see cref="Auth"/>. Recorded default of a real 3.x: true.</summary>
    public bool? AdminAuth { get; init; }

    /// <summary>The first user and administrator; null: there is none yet.</summary>
    public string? User { get; init; } = "nacos";

    /// <summary>That user's password.</summary>
    public string Password { get; init; } = "nacos";

    /// <summary>How long a token lives.</summary>
    public TimeSpan TokenLife { get; init; } = TimeSpan.FromHours(5);

    /// <summary>Which persistent instances the server's own check reaches; the others turn unhealthy after three checks. Without it: all.</summary>
    public Func<string, int, bool> Reachable { get; init; } = (_, _) => true;
}
