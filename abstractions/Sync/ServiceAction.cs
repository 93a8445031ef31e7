namespace PolarisSync.Abstractions;

/// <summary>What a change set does with the service object itself.</summary>
public enum ServiceAction
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The service must exist, with the wanted metadata, before the first instance is written. Registries that make services on the fly need not do anything.</summary>
    Ensure,

    /// <summary>Our service object goes, but only if it is ours and holds nothing foreign.</summary>
    Remove,
}
