namespace PolarisSync.Core.Planning;

/// <summary>What a loss takes away.</summary>
internal enum LossKind
{
    /// <summary>The instance is gone at the source; its copy would be deleted.</summary>
    Gone,

    /// <summary>The instance is there but takes no traffic any more; its copy would say so.</summary>
    Unusable,
}
