namespace PolarisSync.Tests.Fakes.Kong;

/// <summary>
/// What writes take. A part of each is done beside all others, the rest for one call after the other: so much a Kong with one worker makes a second,
/// however many ask at once. Measured on two cores with nothing to proxy.
/// </summary>
public sealed record KongCosts
{
    /// <summary>Everything at once.</summary>
    public static KongCosts None { get; } = new();

    /// <summary>What a write of a target takes beside others.</summary>
    public TimeSpan TargetBeside { get; init; }

    /// <summary>What a write of a target takes alone.</summary>
    public TimeSpan TargetAlone { get; init; }

    /// <summary>What a write of a service or an upstream takes alone.</summary>
    public TimeSpan EntityAlone { get; init; }

    /// <summary>As measured: 60 targets a second on 2.8 at any number of calls at once; 460 on 3.0 one after the other and 1,080 with ten at once.</summary>
    public static KongCosts Measured(KongVersion version) => version switch
    {
        KongVersion.V2_8_5 => new() { TargetAlone = TimeSpan.FromMilliseconds(16.5), EntityAlone = TimeSpan.FromMilliseconds(2.1) },

        // Of 2.0 nothing was measured; it reads no more for a POST than 3.0 does.
        _ => new()
        {
            TargetBeside = TimeSpan.FromMilliseconds(1.25),
            TargetAlone = TimeSpan.FromMilliseconds(0.92),
            EntityAlone = TimeSpan.FromMilliseconds(2.1),
        },
    };
}
