namespace PolarisSync.Abstractions;

/// <summary>One instance at a destination, with what is needed to change exactly this one.</summary>
public sealed record ObservedInstance
{
    /// <summary>The instance as a read gives it, mark included when it carries one.</summary>
    public required ServiceInstance Instance { get; init; }

    /// <summary>Whose it is, as far as this installation is concerned.</summary>
    public required CopyOwnership Ownership { get; init; }

    /// <summary>
    /// The owner for <see cref="CopyOwnership.Ours"/> and <see cref="CopyOwnership.Elsewhere"/>, told by the copy's identity where the
    /// server gives copies one, even if somebody stripped the mark; null for foreign instances.
    /// </summary>
    public string? Owner { get; init; }

    /// <summary>Names exactly this record at the server (an id, a node and id); empty where only the address does.</summary>
    public string Handle { get; init; } = "";

    /// <summary>The server's condition for changing it (an index, a resource version); null where the server has none.</summary>
    public string? Revision { get; init; }

    /// <summary>A copy of ours without its mark, or with another one: drift, to be marked again and never to be copied back.</summary>
    public bool IsDrifted => Ownership == CopyOwnership.Ours && !string.Equals(Instance.Mark, Owner, StringComparison.Ordinal);

    /// <summary>
    /// A foreign instance at a destination where applications do not register, a gateway: somebody put it there by hand. It keeps no copy away
    /// from its address; whether there is room for both is for <see cref="IServiceDestination.Canonicalize"/> to say.
    /// </summary>
    public bool IsHandMade { get; init; }

    /// <summary>An instance an application registered itself: neither ours nor marked by anybody.</summary>
    public bool IsNative => Ownership == CopyOwnership.Foreign && Instance.Mark is null && !IsHandMade;
}
