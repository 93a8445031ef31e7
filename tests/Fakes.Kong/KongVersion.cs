namespace PolarisSync.Tests.Fakes.Kong;

/// <summary>Which Kong is played: each stands for the versions around it.</summary>
public enum KongVersion
{
    /// <summary>2.0.5: targets are a history.</summary>
    V2_0_5,

    /// <summary>2.8.5: targets are rows, a POST of an existing one patches it, and two at once can store it twice.</summary>
    V2_8_5,

    /// <summary>3.0.2: targets are rows that the database keeps unique.</summary>
    V3_0_2,
}
