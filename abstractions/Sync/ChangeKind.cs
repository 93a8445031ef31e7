namespace PolarisSync.Abstractions;

/// <summary>What happens to one instance.</summary>
public enum ChangeKind
{
    /// <summary>A copy that is not there yet.</summary>
    Create,

    /// <summary>A copy of ours whose content differs.</summary>
    Update,

    /// <summary>A copy of ours that nobody wants any more.</summary>
    Delete,
}
