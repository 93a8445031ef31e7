namespace TestPlugins.Idle;

/// <summary>Options of the adapter.</summary>
public sealed class IdleOptions
{
    /// <summary>What it says of its server.</summary>
    public string Version { get; set; } = "1";
}
