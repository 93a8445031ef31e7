namespace PolarisSync.Tests.Fakes.Polaris;

/// <summary>Which Polaris the fake plays.</summary>
public enum PolarisVersion
{
    /// <summary>1.18.1, the one all exchanges were recorded from.</summary>
    V1_18_1,

    /// <summary>
    /// The development line as far as it was seen running: fields it does not know are ignored, one bad item refuses its whole batch and is alone in the
    /// answer, show_last_heartbeat is refused, an empty service has a constant revision.
    /// </summary>
    Main,
}
