namespace PolarisSync.Tests.Fakes.Polaris;

/// <summary>What a write was about.</summary>
public enum PolarisWriteKind
{
    /// <summary>An instance was created, or replaced where it was there.</summary>
    Register,

    /// <summary>An instance was changed by PUT.</summary>
    Update,

    /// <summary>An instance was deleted.</summary>
    Deregister,

    /// <summary>A service was created; on the fly as well.</summary>
    CreateService,

    /// <summary>A service was changed.</summary>
    UpdateService,

    /// <summary>A service or an alias was deleted.</summary>
    DeleteService,

    /// <summary>A namespace was created; on the fly as well.</summary>
    CreateNamespace,

    /// <summary>A namespace was changed.</summary>
    UpdateNamespace,

    /// <summary>A namespace was deleted.</summary>
    DeleteNamespace,
}
