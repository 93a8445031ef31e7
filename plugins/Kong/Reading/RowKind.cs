namespace PolarisSync.Plugins.Kong;

/// <summary>Whose a row is.</summary>
internal enum RowKind
{
    /// <summary>Somebody else's: never touched.</summary>
    Foreign,

    /// <summary>Left by the Java polaris-sync in an upstream of its own: ours as soon as it is wanted.</summary>
    Takeable,

    /// <summary>Ours.</summary>
    Ours,
}
