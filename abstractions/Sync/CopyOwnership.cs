namespace PolarisSync.Abstractions;

/// <summary>Whose an observed instance is.</summary>
public enum CopyOwnership
{
    /// <summary>Not ours: a native, or a copy some other tool made under an identity that is not ours.</summary>
    Foreign,

    /// <summary>A copy under our own identity: we may change and remove it.</summary>
    Ours,

    /// <summary>A copy of ours that another session of this tool keeps alive (leased copies only): neither ours to change nor in the way.</summary>
    Elsewhere,
}
