namespace PolarisSync.Tests.Fakes.Nacos;

/// <summary>What a restarted server still knows.</summary>
public enum NacosRestart
{
    /// <summary>Ephemeral instances are gone, persistent ones, namespaces, users and configurations are there: what a real one does.</summary>
    KeepsPersistent,

    /// <summary>Nothing: as after the loss of its disk.</summary>
    Empty,
}
