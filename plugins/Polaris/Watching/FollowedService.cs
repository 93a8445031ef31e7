using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Polaris;

/// <summary>What a watch knows of one service.</summary>
internal sealed class FollowedService(ServiceKey key)
{
    public ServiceKey Key { get; } = key;

    /// <summary>What was told last; null before the first answer.</summary>
    public ServiceView? Told { get; set; }

    /// <summary>False once nobody wants it any more.</summary>
    public bool IsFollowed { get; set; } = true;

    /// <summary>Whether it waits among the urgent ones.</summary>
    public bool IsUrgent { get; set; }
}
