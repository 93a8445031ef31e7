namespace PolarisSync.Abstractions;

/// <summary>One change of one instance; old and new sit in it together.</summary>
public sealed record InstanceChange
{
    /// <summary>What happens.</summary>
    public required ChangeKind Kind { get; init; }

    /// <summary>The owner of the copy, a source endpoint's name.</summary>
    public required string Owner { get; init; }

    /// <summary>What is wanted, canonical, with its mark; null for a delete.</summary>
    public ServiceInstance? Desired { get; init; }

    /// <summary>What is there, with its handle and revision; null for a create.</summary>
    public ObservedInstance? Observed { get; init; }

    /// <summary>Identity of the instance the change is about.</summary>
    public InstanceKey Instance => (Desired ?? Observed!.Instance).Key;
}
