namespace PolarisSync.Core.Configuration;

/// <summary>Which changes of a plan are carried out.</summary>
public enum SyncPolicy
{
    /// <summary>All.</summary>
    Sync,

    /// <summary>Creates and updates only; what would be deleted is reported.</summary>
    UpsertOnly,
}
