namespace PolarisSync.Plugins.Nacos;

/// <summary>Measured facts about every server of 2.x and 3.x.</summary>
internal static class NacosTraits
{
    /// <summary>How long a read may lag behind a write: answers come from a copy that is renewed with the pushes, 0.5 to 0.6 s later.</summary>
    public static readonly TimeSpan ReadLag = TimeSpan.FromMilliseconds(700);
}
